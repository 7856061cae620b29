using System.Net;
using System.Net.Sockets;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Asks whether the addresses are free before anything starts. The server would notice last, with workers under way and a
/// stack trace in the log; it still does where somebody comes in between.
/// </summary>
internal static class ListenAddresses
{
    /// <exception cref="StartException">Another program listens at one of them.</exception>
    public static void RequireFree(IConfiguration configuration)
    {
        // Endpoints of their own take the place of the addresses.
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
            return;
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (BindingAddress.Parse(url) is { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } address && IsTaken(address))
                throw new StartException(StartFailure.InUse, StartFailure.TryLater);
    }

    private static bool IsTaken(BindingAddress address)
    {
        try
        {
            using var listener = address.Host is "localhost" ? new TcpListener(IPAddress.Loopback, address.Port)
                : IPAddress.TryParse(address.Host, out var ip) ? new TcpListener(ip, address.Port)
                : TcpListener.Create(address.Port);
            listener.Start();
            return false;
        }
        catch (SocketException exception)
        {
            // Anything else is the server's to say.
            return exception.SocketErrorCode is SocketError.AddressAlreadyInUse;
        }
    }
}
