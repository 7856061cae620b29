using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>kill -9 of the real site during the two long stages: the video completes, nothing is doubled, nothing is left over.</summary>
public sealed class KilledProcessTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-kill-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Kill_DuringTranscodeAndDuringEmbedding_TheVideoStillCompletesOnce()
    {
        var data = Path.Combine(_folder, "data");
        var clip = await Clips.SlowMatroskaAsync(_folder);
        Guid id;
        await using (var site = await PipelineSite.CreateAsync(data, start: false))
            id = (await site.AcceptAsync(clip, "Killed twice")).Id;

        await RunUntilAsync(data, id, PipelineStage.Rendition, run => run is { State: StageState.Running, Progress: > 0.02 });
        await RunUntilAsync(data, id, PipelineStage.Embeddings, run => run.State == StageState.Running);

        await using var last = await PipelineSite.CreateAsync(data);
        var runs = await last.WaitUntilDoneAsync(id);
        Assert.True(runs.Single(r => r.Stage == PipelineStage.Rendition).Fence > 1);
        Assert.True(runs.Single(r => r.Stage == PipelineStage.Embeddings).Fence > 1);
        Assert.All(runs, run => Assert.Equal((1, 0), (run.Attempt, run.Interruptions)));

        await using var context = last.CreateDbContext();
        var video = await context.Videos.Include(v => v.Renditions).SingleAsync(v => v.Id == id, Token);
        Assert.Equal(VideoStatus.Ready, video.Status);
        Assert.Single(Names(last.Directories.Video(id)), IsFrameSheet);
        Assert.Equal([Assert.Single(video.Renditions).File, video.OriginalFile, video.PosterFile], Names(last.Directories.Video(id)).Where(n => !IsFrameSheet(n)).OrderByDescending(n => n.StartsWith("playback", StringComparison.Ordinal)).ThenBy(n => n));
        var frames = await context.Frames.CountAsync(f => f.VideoId == id, Token);
        Assert.InRange(frames, 32, 64);
        Assert.Equal(frames, await context.FrameVectors.CountAsync(v => v.VideoId == id, Token));
        Assert.Equal(3, await context.VideoVectors.CountAsync(v => v.VideoId == id, Token));
        Assert.Empty(Directory.GetFileSystemEntries(last.Directories.Work));
        Assert.Empty(Directory.GetFileSystemEntries(last.Directories.Incoming));
        Assert.Empty(Children.Of(_folder));
    }

    private static bool IsFrameSheet(string name) => name.StartsWith("frames-", StringComparison.Ordinal);

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!);

    /// <summary>Starts the site as people do, and kills it as soon as a stage is where the test wants it.</summary>
    private async Task RunUntilAsync(string data, Guid videoId, PipelineStage stage, Func<StageRun, bool> condition)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "VideoRec.Web.dll"), .. PipelineSite.Arguments(data)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        try
        {
            await WaitAsync(data, videoId, stage, condition, process);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
            TestContext.Current.TestOutputHelper?.WriteLine(await output + await errors);
        }

        await Children.AssertNoneAsync(_folder, TimeSpan.FromSeconds(5));
    }

    private static async Task WaitAsync(string data, Guid videoId, PipelineStage stage, Func<StageRun, bool> condition, Process process)
    {
        var database = new DatabaseReader(Path.Combine(data, "videorec.db"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            Assert.False(process.HasExited, "The site ended by itself.");
            var run = await database.FindAsync(videoId, stage, patience.Token);
            Assert.True(run.State is not (StageState.Done or StageState.Failed), $"{stage} was {run.State} before it could be interrupted.");
            if (condition(run))
                return;
            await Task.Delay(30, patience.Token);
        }
    }
}
