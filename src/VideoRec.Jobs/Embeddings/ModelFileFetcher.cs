using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Fetches one file over HTTP into <c>name.part</c> and renames it when it is whole and its checksum holds. What a server
/// sends is believed only as far as it fits: ranges must be the ones asked for, sizes the announced ones.
/// </summary>
public sealed class ModelFileFetcher(IHttpClientFactory clients, IOptions<EmbeddingOptions> options)
{
    public const string ClientName = "models";

    private const int BufferSize = 128 << 10;
    private const int MaximumAttempts = 6;
    private const int MaximumRedirects = 5;

    /// <returns>Bytes of the file.</returns>
    /// <exception cref="ModelDownloadException">With one sentence for the admin.</exception>
    public async Task<long> FetchAsync(ModelFile file, string destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var part = new PartialFile(destination);
        for (var attempt = 1; ; attempt++)
        {
            var before = part.Length;
            try
            {
                await ReceiveAsync(file, part, progress, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (Exception exception) when (exception is HttpRequestException { StatusCode: null } or IOException or TimeoutException)
            {
                // A connection that breaks off is resumed at once while it gets anywhere.
                if (attempt >= MaximumAttempts || part.Length <= before)
                    throw new ModelDownloadException($"The server stopped sending {file.Name}; the download goes on where it was when started again.", exception);
            }
        }

        return await FinishAsync(file, part, destination, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(ModelFile file, PartialFile part, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (await IsWholeAsync(file, part, cancellationToken).ConfigureAwait(false))
            return;
        if (part.Length > (Largest(file) ?? options.Value.MaxDownloadBytes))
            part.Discard();
        using var response = await SendAsync(file, part, cancellationToken).ConfigureAwait(false);
        var expected = CheckAnswer(file, part, response);
        part.Validator = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R");
        var source = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
            await CopyAsync(file, source, part, expected, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part as long as a smaller edition is whole only if it is that one: it may as well be half of a larger one.</summary>
    private static async Task<bool> IsWholeAsync(ModelFile file, PartialFile part, CancellationToken cancellationToken) =>
        Largest(file) is { } largest && file.IsSize(part.Length) &&
        (part.Length == largest || file.IsChecksum(await FileChecksum.OfAsync(part.Path, cancellationToken).ConfigureAwait(false)));

    private static long? Largest(ModelFile file) => file.Size is null ? null : file.Sizes().Max();

    /// <summary>Follows redirects itself, so that every address on the way is looked at.</summary>
    private async Task<HttpResponseMessage> SendAsync(ModelFile file, PartialFile part, CancellationToken cancellationToken)
    {
        var address = file.Url!;
        var client = clients.CreateClient(ClientName);
        for (var redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            if (address.Scheme is not ("http" or "https") || (file.Url!.Scheme == "https" && address.Scheme != "https"))
                throw new ModelDownloadException($"The server sent {file.Name} on to an address that is not allowed.");
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            Resume(request, file, part);
            var response = await WithinStallTimeAsync(
                token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            var location = response.Headers.Location;
            response.Dispose();
            address = location is not null ? new Uri(address, location) : throw new ModelDownloadException($"The server sent {file.Name} on without an address.");
        }

        throw new ModelDownloadException($"The server sent {file.Name} on too many times.");
    }

    private static void Resume(HttpRequestMessage request, ModelFile file, PartialFile part)
    {
        var validator = part.Validator;
        if (part.Length > 0 && (validator ?? file.Sha256) is not null)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            if (validator is not null)
                request.Headers.TryAddWithoutValidation("If-Range", validator);
            return;
        }

        // Neither the server nor the manifest could tell whether the rest belongs to the same file.
        part.Discard();
    }

    private async Task<T> WithinStallTimeAsync<T>(Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(TimeSpan.FromSeconds(options.Value.DownloadStallSeconds));
        try
        {
            return await wait(stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The server sends nothing.");
        }
    }

    /// <summary>Decides whether the answer continues the part, replaces it, or is refused.</summary>
    /// <returns>Whole size of the file, where anyone knows it.</returns>
    private long? CheckAnswer(ModelFile file, PartialFile part, HttpResponseMessage response)
    {
        long? announced;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            part.Discard();
            announced = response.Content.Headers.ContentLength;
        }
        else if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            var range = response.Content.Headers.ContentRange;
            if (part.Length == 0 || range is not { Unit: "bytes", HasRange: true } || range.From != part.Length || (range.HasLength && range.To != range.Length - 1))
            {
                part.Discard();
                throw new ModelDownloadException($"The server answered with another part of {file.Name} than was asked for.");
            }

            announced = range.Length;
        }
        else
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                part.Discard();
            throw new ModelDownloadException($"The server does not give out {file.Name} (HTTP {(int)response.StatusCode}).");
        }

        if (announced is { } size && !file.IsSize(size))
        {
            part.Discard();
            throw new ModelDownloadException($"The server offers {size} bytes for {file.Name} where {string.Join(" or ", file.Sizes())} are expected.");
        }

        if (announced > options.Value.MaxDownloadBytes)
            throw new ModelDownloadException($"{file.Name} has {announced} bytes; at most {options.Value.MaxDownloadBytes} are fetched.");
        return announced ?? (file.Editions is null ? file.Size : null);
    }

    private async Task CopyAsync(
        ModelFile file, Stream source, PartialFile part, long? expected, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var limit = Math.Min(expected ?? Largest(file) ?? long.MaxValue, options.Value.MaxDownloadBytes);
        var buffer = new byte[BufferSize];
        var target = part.OpenAppend();
        await using (target.ConfigureAwait(false))
        {
            progress?.Report(target.Length);
            while (true)
            {
                var read = await WithinStallTimeAsync(token => source.ReadAsync(buffer, token).AsTask(), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    break;
                if (target.Length + read > limit)
                {
                    await target.DisposeAsync().ConfigureAwait(false);
                    part.Discard();
                    throw new ModelDownloadException($"The server sends more than the {limit} bytes of {file.Name}.");
                }

                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                progress?.Report(target.Length);
            }

            if (expected is { } size && target.Length < size)
                throw new IOException("The answer ended early.");
        }
    }

    private static async Task<long> FinishAsync(ModelFile file, PartialFile part, string destination, CancellationToken cancellationToken)
    {
        var hash = await FileChecksum.OfAsync(part.Path, cancellationToken).ConfigureAwait(false);
        if (!file.IsChecksum(hash))
        {
            part.Discard();
            throw new ModelDownloadException($"What the server sent for {file.Name} is not the expected file (its checksum differs); it was deleted.");
        }

        if (file.Sha256 is null)
            await File.WriteAllTextAsync(ModelCatalogue.PinPath(destination), hash, cancellationToken).ConfigureAwait(false);
        var length = part.Length;
        part.Complete();
        return length;
    }
}
