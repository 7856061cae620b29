using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VideoRec.Tests;

/// <summary>A real HTTP server on the loopback that gives out one file a path, as well or as badly as a test wants.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    public FileServer()
    {
        (_listener, Address) = Listen();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Range and If-Range of each request, in order; empty where there were none.</summary>
    public ConcurrentQueue<(string Path, string Range, string IfRange)> Requests { get; } = new();

    public string ETag { get; set; } = "\"v1\"";

    /// <summary>Answers instead of the honest server where it returns true; gets the number of the request, from 1.</summary>
    public Func<int, HttpListenerContext, byte[], bool>? Misbehave { get; set; }

    /// <summary>A port that was free a moment ago may be taken by another test; then another one is tried.</summary>
    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(address.AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                listener.Close();
            }
        }
    }

    public void Add(string name, byte[] content) => _files["/" + name] = content;

    public static void Send(HttpListenerContext context, int status, byte[] content, long announced, string? contentRange = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength64 = announced;
        if (contentRange is not null)
            context.Response.Headers["Content-Range"] = contentRange;
        context.Response.OutputStream.Write(content);
        if (content.Length < announced)
            BreakOff(context);
        else
            context.Response.Close();
    }

    /// <summary>As <see cref="Send"/>, without saying how much is to come.</summary>
    public static void SendChunked(HttpListenerContext context, byte[] content)
    {
        context.Response.SendChunked = true;
        context.Response.OutputStream.Write(content);
        context.Response.Close();
    }

    public void Dispose() => _listener.Close();

    private static void BreakOff(HttpListenerContext context)
    {
        context.Response.OutputStream.Flush();
        context.Response.Abort();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            try
            {
                Answer(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or IOException or InvalidOperationException)
            {
                // The client hung up.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        var range = context.Request.Headers["Range"] ?? "";
        var ifRange = context.Request.Headers["If-Range"] ?? "";
        Requests.Enqueue((path, range, ifRange));
        if (!_files.TryGetValue(path, out var content))
        {
            context.Response.StatusCode = 404;
            context.Response.Close();
            return;
        }

        context.Response.Headers["ETag"] = ETag;
        if (Misbehave?.Invoke(Requests.Count, context, content) == true)
            return;
        if (range.Length > 0 && (ifRange.Length == 0 || ifRange == ETag))
        {
            var from = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            Send(context, 206, content[from..], content.Length - from, $"bytes {from}-{content.Length - 1}/{content.Length}");
        }
        else
        {
            Send(context, 200, content, content.Length);
        }
    }
}
