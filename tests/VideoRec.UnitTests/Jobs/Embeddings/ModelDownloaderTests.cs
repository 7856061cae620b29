using System.Net;
using System.Security.Cryptography;
using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Embeddings;

public sealed class ModelDownloaderTests : IAsyncDisposable
{
    private const int Size = 300_000;
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly ModelRig _rig;
    private readonly FileServer _server = new();
    private readonly byte[] _content = new byte[Size];

    public ModelDownloaderTests()
    {
        _rig = new ModelRig(mirror: _server.Address);
        new Random(5).NextBytes(_content);
        _server.Add("model.onnx", _content);
    }

    private string Destination => Path.Combine(_rig.FetchedModels, "fetched.onnx");

    private ModelFileFetcher Fetcher => new(
        _rig.Get<IHttpClientFactory>(), Microsoft.Extensions.Options.Options.Create(new EmbeddingOptions { MaxDownloadBytes = 400_000, DownloadStallSeconds = 5 }));

    private bool PartExists => File.Exists(Destination + ".part");

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task Fetch_MiniLmFromAMirrorThatBreaksOff_TakesItsEditionInSixteenBits()
    {
        foreach (var name in MiniLm.Files)
            _server.Add(name, await File.ReadAllBytesAsync(MiniLm.Source(name), None));
        _server.Misbehave = (number, context, content) =>
        {
            if (number != 1)
                return false;
            FileServer.Send(context, 200, content[..20_000_000], content.Length);
            return true;
        };
        var catalogue = _rig.Get<ModelCatalogue>();
        Assert.Equal(ModelState.NotFetched, catalogue.List().Single(e => e.Manifest.Id == MiniLm.Id).State);
        var waiting = await Assert.ThrowsAsync<ModelUnavailableException>(() => _rig.Get<IEncoders>().TextAsync(MiniLm.Id, None));
        Assert.Equal("The model file all-minilm-l6-v2.onnx has not been fetched yet.", waiting.Message);

        await _rig.Get<ModelDownloader>().FetchAsync(MiniLm.Id, None);

        Assert.Equal(ModelState.Installed, catalogue.List().Single(e => e.Manifest.Id == MiniLm.Id).State);
        var progress = _rig.Get<ModelDownloader>().Progress[MiniLm.Id];
        Assert.Equal((DownloadState.Done, 45_296_411 + 231_508, null), (progress.State, progress.ReceivedBytes, progress.TotalBytes));
        var encoder = await _rig.Get<IEncoders>().TextAsync(MiniLm.Id, None);
        Assert.Equal(384, (await encoder.EncodeAsync("Cat chasing a laser pointer", None)).Length);
        Assert.Matches(@"^bytes=\d+-$", _server.Requests.ElementAt(1).Range);
        Assert.Equal("\"v1\"", _server.Requests.ElementAt(1).IfRange);
    }

    [Fact]
    public async Task Fetch_ServerBreaksOffTwice_ResumesWhereItWas()
    {
        _server.Misbehave = (number, context, content) =>
        {
            var from = number == 1 ? 0 : 100_000;
            if (number <= 2)
                FileServer.Send(context, number == 1 ? 200 : 206, content[from..(from + 100_000)], Size - from, number == 1 ? null : $"bytes {from}-{Size - 1}/{Size}");
            return number <= 2;
        };
        var reported = new List<long>();

        await FetchAsync(progress: new Inline(reported));

        AssertWhole();
        Assert.Equal(["", "bytes=100000-", "bytes=200000-"], _server.Requests.Select(r => r.Range));
        Assert.Equal(Size, reported[^1]);
        Assert.Equal(reported.Order(), reported);
    }

    [Fact]
    public async Task Fetch_ServerSendsNothingMore_SaysSoAndGoesOnNextTime()
    {
        _server.Misbehave = (number, context, content) =>
        {
            FileServer.Send(context, number == 1 ? 200 : 206, number == 1 ? content[..100_000] : [], number == 1 ? Size : Size - 100_000, number == 1 ? null : $"bytes 100000-{Size - 1}/{Size}");
            return true;
        };
        Assert.Equal("The server stopped sending fetched.onnx; the download goes on where it was when started again.", await FailAsync());
        Assert.False(File.Exists(Destination));
        _server.Misbehave = null;
        _server.Requests.Clear();

        await FetchAsync();

        AssertWhole();
        Assert.Equal("bytes=100000-", Assert.Single(_server.Requests).Range);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fetch_AnEdition_IsTakenWholeAndNotForHalfOfTheOther(bool chunked)
    {
        var half = _content[..200_000];
        var file = new ModelFile("model", "fetched.onnx", Size, Hash(_content), new Uri(_server.Address, "half"), [new ModelFileEdition(half.Length, Hash(half))]);
        _server.Add("half", half);
        _server.Add("other", Enumerable.Reverse(_content).ToArray());
        _server.Misbehave = (_, context, content) =>
        {
            if (chunked)
                FileServer.SendChunked(context, content);
            return chunked;
        };
        await File.WriteAllBytesAsync(Destination + ".part", half, None);

        Assert.Equal(half.Length, await Fetcher.FetchAsync(file, Destination, null, None));
        Assert.Empty(_server.Requests);
        File.Delete(Destination);
        Assert.Equal(half.Length, await Fetcher.FetchAsync(file, Destination, null, None));
        Assert.Equal(half, await File.ReadAllBytesAsync(Destination, None));

        // The first bytes of the other edition, as many as this one has: the rest is asked for.
        var other = Enumerable.Reverse(_content).ToArray();
        _server.Misbehave = null;
        await File.WriteAllBytesAsync(Destination + ".part", other[..half.Length], None);
        await Fetcher.FetchAsync(
            file with { Sha256 = Hash(other), Url = new Uri(_server.Address, "other") }, Destination, null, None);
        Assert.Equal(other, await File.ReadAllBytesAsync(Destination, None));
        Assert.Equal("bytes=200000-", _server.Requests.Last().Range);
    }

    [Fact]
    public async Task Fetch_ServerIgnoresTheRange_StartsOver()
    {
        BreakOffFirst((context, content) => FileServer.Send(context, 200, content, Size));

        await FetchAsync();

        AssertWhole();
    }

    [Fact]
    public async Task Fetch_FileChangedMeanwhile_StartsOver()
    {
        var renewed = _content.Reverse().ToArray();
        BreakOffFirst((context, content) =>
        {
            Assert.Equal("\"v1\"", context.Request.Headers["If-Range"]);
            FileServer.Send(context, 200, renewed, Size);
        });

        await FetchAsync(sha256: Hash(renewed));

        Assert.Equal(renewed, await File.ReadAllBytesAsync(Destination, None));
    }

    [Theory]
    [InlineData("bytes 90000-299999/300000")] // overlaps what is there
    [InlineData("bytes 110000-299999/300000")] // leaves a gap
    [InlineData("bytes 100000-199999/300000")] // stops before the end
    [InlineData("bytes */300000")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Fetch_AnotherRangeThanAskedFor_IsRefusedAndForgotten(string? contentRange)
    {
        BreakOffFirst((context, content) => FileServer.Send(context, 206, content[100_000..], 200_000, contentRange));

        Assert.Equal("The server answered with another part of fetched.onnx than was asked for.", await FailAsync());

        Assert.False(PartExists);
        _server.Misbehave = null;
        await FetchAsync();
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_RangeWithTheRightNumbersButOtherBytes_FailsTheChecksum()
    {
        BreakOffFirst((context, content) => FileServer.Send(context, 206, content[..200_000], 200_000, "bytes 100000-299999/300000"));

        Assert.Equal("What the server sent for fetched.onnx is not the expected file (its checksum differs); it was deleted.", await FailAsync());
        Assert.False(PartExists || File.Exists(Destination));
    }

    [Fact]
    public async Task Fetch_OtherLengthThanTheManifest_IsRefused()
    {
        _server.Misbehave = (_, context, content) =>
        {
            FileServer.Send(context, 200, content[..^1], Size - 1);
            return true;
        };

        Assert.Equal("The server offers 299999 bytes for fetched.onnx where 300000 are expected.", await FailAsync());
        Assert.False(PartExists);
    }

    [Theory]
    [InlineData(true, "The server sends more than the 300000 bytes of fetched.onnx.")]
    [InlineData(false, "fetched.onnx has 500001 bytes; at most 400000 are fetched.")]
    public async Task Fetch_MoreThanAllowed_IsCutOff(bool chunked, string message)
    {
        _server.Misbehave = (_, context, _) =>
        {
            if (chunked)
                FileServer.SendChunked(context, new byte[Size + 200_001]);
            else
                FileServer.Send(context, 200, new byte[Size + 200_001], Size + 200_001);
            return true;
        };

        Assert.Equal(message, await FailAsync(size: chunked ? Size : null));
        Assert.False(PartExists);
    }

    [Fact]
    public async Task Fetch_TamperedFile_IsDeletedAndSaidSo()
    {
        _content[150_000] ^= 1;

        Assert.Equal("What the server sent for fetched.onnx is not the expected file (its checksum differs); it was deleted.", await FailAsync(sha256: new string('a', 64)));
        Assert.False(PartExists || File.Exists(Destination));
    }

    [Fact]
    public async Task Fetch_Redirect_IsFollowed()
    {
        _server.Add("moved", []);
        RedirectTo("/model.onnx");

        await FetchAsync(path: "moved");

        AssertWhole();
    }

    [Theory]
    [InlineData("file:///etc/passwd", "The server sent fetched.onnx on to an address that is not allowed.")]
    [InlineData("/moved", "The server sent fetched.onnx on too many times.")]
    public async Task Fetch_RedirectElsewhereOrInCircles_IsRefused(string location, string message)
    {
        _server.Add("moved", []);
        RedirectTo(location);

        Assert.Equal(message, await FailAsync(path: "moved"));
    }

    [Fact]
    public async Task Fetch_NoSuchFile_SaysSo() =>
        Assert.Equal("The server does not give out fetched.onnx (HTTP 404).", await FailAsync(path: "missing"));

    [Fact]
    public async Task Fetch_ChecksumUnknownBeforehand_IsPinned()
    {
        await FetchAsync(sha256: "");

        Assert.Equal(Hash(_content), await File.ReadAllTextAsync(Destination + ".sha256", None));
    }

    [Fact]
    public async Task FetchAsync_AskedTwiceAtOnce_AsksTheServerOnce()
    {
        _server.Add("twice.txt", "hello"u8.ToArray());
        _server.Add("twice.onnx", _content);
        var manifest = $$"""
            {"id":"twice","task":"text","title":"t","licence":"l","origin":"o","dimension":4,"outputs":{"embedding":"e"},
             "text":{"ids":"i","tokenizer":"wordpiece","maxTokens":8},
             "files":[{"role":"model","name":"twice.onnx","size":{{Size}},"sha256":"{{Hash(_content)}}","url":"http://127.0.0.1:9/model.onnx"},
                      {"role":"vocabulary","name":"twice.txt","url":"http://127.0.0.1:9/vocab.txt"}]}
            """;
        await File.WriteAllTextAsync(Path.Combine(_rig.FetchedModels, "twice.json"), manifest, None);
        var downloader = _rig.Get<ModelDownloader>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => downloader.FetchAsync("twice", None)));

        Assert.Equal(["/twice.onnx", "/twice.txt"], _server.Requests.Select(r => r.Path));
        Assert.True(_rig.Get<ModelCatalogue>().Find("twice")!.PinnedAtFirstDownload);
        await File.WriteAllTextAsync(Path.Combine(_rig.FetchedModels, "twice.txt"), "jello", None);
        var damaged = await Assert.ThrowsAsync<ModelUnavailableException>(() => _rig.Get<ModelCatalogue>().RequireAsync("twice", None));
        Assert.Equal("The model file twice.txt is damaged: its checksum is not the expected one.", damaged.Message);
    }

    private void BreakOffFirst(Action<HttpListenerContext, byte[]> then) => _server.Misbehave = (number, context, content) =>
    {
        if (number == 1)
            FileServer.Send(context, 200, content[..100_000], Size);
        else
            then(context, content);
        return true;
    };

    private void RedirectTo(string location) => _server.Misbehave = (_, context, _) =>
    {
        if (context.Request.Url!.AbsolutePath != "/moved")
            return false;
        context.Response.StatusCode = 302;
        context.Response.Headers["Location"] = location;
        context.Response.Close();
        return true;
    };

    private async Task<string> FailAsync(long? size = Size, string? sha256 = null, string path = "model.onnx") =>
        (await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(size, sha256, path))).Message;

    private Task<long> FetchAsync(long? size = Size, string? sha256 = null, string path = "model.onnx", IProgress<long>? progress = null)
    {
        var file = new ModelFile("model", "fetched.onnx", size, sha256 == "" ? null : sha256 ?? Hash(_content), new Uri(_server.Address, path));
        return Fetcher.FetchAsync(file, Destination, progress, None);
    }

    private void AssertWhole()
    {
        Assert.Equal(_content, File.ReadAllBytes(Destination));
        Assert.False(PartExists);
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private sealed class Inline(List<long> reported) : IProgress<long>
    {
        public void Report(long value) => reported.Add(value);
    }
}
