using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace VideoRec.Web.Hosting;

/// <summary>Reverse proxies in front of the site. Section <c>VideoRec:Proxy</c>.</summary>
internal sealed class ProxyOptions
{
    /// <summary>
    /// Addresses or networks of the proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed, separated by commas,
    /// such as <c>127.0.0.1, 10.0.0.0/8</c>.
    /// </summary>
    /// <value>The default is empty: those headers are ignored, whoever sends them.</value>
    public string Trusted { get; set; } = "";

    public IEnumerable<string> Entries => Trusted.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool IsReadable => Entries.All(e => IPAddress.TryParse(e, out _) || System.Net.IPNetwork.TryParse(e, out _));
}

internal static class ProxyHosting
{
    public static IServiceCollection AddVideoRecProxy(this IServiceCollection services)
    {
        services.AddOptions<ProxyOptions>().BindConfiguration("VideoRec:Proxy")
            .Validate(o => o.IsReadable, "Trusted must list addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8.").ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxy) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var entry in proxy.Value.Entries)
            {
                if (IPAddress.TryParse(entry, out var address))
                    forwarded.KnownProxies.Add(address);
                else
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(entry));
            }
        });
        return services;
    }

    /// <summary>Without a trusted proxy the middleware is not there at all: with empty lists it would believe everybody.</summary>
    public static void UseVideoRecProxy(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Entries.Any())
            app.UseForwardedHeaders();
    }
}
