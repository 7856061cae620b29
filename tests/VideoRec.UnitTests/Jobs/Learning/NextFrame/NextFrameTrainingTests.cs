using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.NextFrame;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.NextFrame;

/// <summary>The site's training over stored frames of objects that move at constant speed, and what becomes of its model.</summary>
public sealed class NextFrameTrainingTests : IAsyncLifetime
{
    private const string FrameModel = "frames";
    private const int Videos = 60;
    private const string Settings = """{ "rounds": 12, "patience": 12, "states": 16, "learningRate": 0.01 }""";

    private readonly VectorIndexes _indexes = new();
    private readonly NextFrameModels _models = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("next-frame-").FullName;
    private SqliteFixture _sqlite = null!;
    private IndexUpdater _updater = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _updater = new IndexUpdater(_indexes, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _updater.Dispose();
        await _sqlite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Training_LearnsWhatComesNext_InFiveSteps()
    {
        await AddAsync(MovingWorld.Films(Videos, 1));
        var host = new UnattendedTraining();
        var outcome = await RunAsync("first", 7, host);
        Assert.Equal(Enum.GetValues<TrainingStep>(), host.Steps);
        Assert.Equal((12, outcome.Metrics["validation"]), (host.Curve.Count, host.Curve.Max(point => point.Validation!.Value)));
        Assert.True(host.Curve[^1].TrainLoss < host.Curve[0].TrainLoss);
        var (learned, inUse) = (outcome.HeldOut[0].Value, outcome.HeldOut[0].InUse);
        Assert.Equal(Math.Max(outcome.Metrics["MRR, same frame again"], outcome.Metrics["MRR, linear extrapolation"]), inUse);
        Assert.True(learned > inUse + 0.2, $"{learned}, in use {inUse}: {string.Join(", ", outcome.Metrics)}");
        Assert.InRange(outcome.Metrics["MRR, linear softmax"], inUse, 1);
        Assert.InRange(outcome.Metrics["MRR interval, low"], 0, learned);
        Assert.Equal([NextFrameModel.Network, NextFrameModel.ManifestName], outcome.Files);
    }

    [Fact]
    public async Task Training_StoppedAndTakenUp_MakesTheSameModel_BesideTheOneInUse()
    {
        await AddAsync(MovingWorld.Films(Videos, 1));
        var whole = await RunAsync("whole", 3, new UnattendedTraining());
        var live = Model("live", RunIdOf("whole"));
        Directory.Move(Path.Combine(_folder, "whole"), Path.Combine(_folder, live.RunId.ToString("N")));
        var host = new UnattendedTraining { StopAt = 60, InUse = live };
        await Assert.ThrowsAsync<TrainingStoppedException>(() => RunAsync("stopped", 3, host));
        Assert.Equal(TrainingStep.Train, host.Steps[^1]);
        host.StopAt = null;
        var again = await RunAsync("stopped", 3, host);
        Assert.Equal((whole.HeldOut[0].Value, whole.HeldOut[0].Value), (again.HeldOut[0].Value, again.HeldOut[0].InUse));
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder, live.RunId.ToString("N"), NextFrameModel.Network), Token),
            await File.ReadAllBytesAsync(Path.Combine(_folder, "stopped", NextFrameModel.Network), Token));
    }

    [Fact]
    public async Task Training_IsCancelled_AndRefusedWithTooFewVideos()
    {
        await AddAsync(MovingWorld.Films(11, 1));
        var refused = await Assert.ThrowsAsync<TrainingRefusedException>(() => RunAsync("few", 1, new UnattendedTraining()));
        Assert.Contains("there are 11", refused.Message, StringComparison.Ordinal);

        await AddAsync(MovingWorld.Films(9, 2));
        using var cancel = new CancellationTokenSource();
        var host = new UnattendedTraining { Reported = _ => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("cancelled", 1, host, cancel.Token));
        Assert.Single(host.Curve);
    }

    [Fact]
    public async Task Activation_GivesEveryVideoATemporalVector_WhileTheModelIsLive()
    {
        await AddAsync(MovingWorld.Films(20, 1));
        await RunAsync("run", 1, new UnattendedTraining(), rounds: 1);
        var (folder, activation) = (Path.Combine(_folder, "run"), new NextFrameActivation(_models, _sqlite, _updater));
        var model = Model("next-frame 1", RunIdOf("run"));
        var film = MovingWorld.Films(1, 9)[0];

        // Nothing that is served changes before it is live; a video that comes meanwhile is not forgotten.
        await activation.PrepareAsync(model, folder, new Progress<double>(), Token);
        await _updater.RebuildAsync(Token);
        Assert.Equal((20, 0), (_indexes.Current.Look.Count, _indexes.Current.Temporal.Count));
        Assert.Null(_models.Embed(Guid.NewGuid(), FrameModel, film.Dimension, film.Vectors));
        await AddAsync([film]);
        Assert.False(await CommitAsync(activation, model));
        await activation.PrepareAsync(model, folder, new Progress<double>(), Token);
        Assert.True(await CommitAsync(activation, model));
        await activation.SwitchAsync(model, folder, Token);
        var temporal = _indexes.Current.Temporal;
        Assert.Equal((21, 16, TemporalModels.IdOf(model.Id)), (temporal.Count, temporal.Dimension, temporal.ModelId));

        // What the pipeline stores for a video that comes in later is the same.
        var row = Enumerable.Range(0, 21).Single(row => _indexes.Current.Video(row).Id == _ids[^1]);
        Assert.Equal(temporal.Raw(row).ToArray(), _models.Embed(Guid.NewGuid(), FrameModel, film.Dimension, film.Vectors)!.Vector);
        Assert.Null(_models.Embed(Guid.NewGuid(), "others", film.Dimension, film.Vectors));
        Assert.Null(_models.Embed(Guid.NewGuid(), FrameModel, film.Dimension, film.Vectors[..(3 * film.Dimension)]));

        Assert.True(await CommitAsync(activation, null));
        await activation.SwitchAsync(null, null, Token);
        Assert.Equal((21, 0), (_indexes.Current.Look.Count, _indexes.Current.Temporal.Count));
        Assert.Null(_models.Embed(Guid.NewGuid(), FrameModel, film.Dimension, film.Vectors));
        await using var context = _sqlite.CreateDbContext();
        Assert.False(await context.VideoVectors.AnyAsync(v => v.Space == VectorSpace.Temporal, Token));
    }

    private readonly List<Guid> _ids = [];

    private async Task AddAsync(List<FrameSequence> films)
    {
        foreach (var film in films)
        {
            // Which videos are held out hangs on their ids.
            var id = RunIdOf(film.Name);
            _ids.Add(id);
            await using var context = _sqlite.CreateDbContext();
            context.Videos.Add(new Video { Id = id, Title = film.Name, IsWatchable = true, Status = VideoStatus.Ready });
            context.VideoVectors.Add(new VideoVector
            {
                VideoId = id,
                Space = VectorSpace.Look,
                ModelId = FrameModel,
                Dimension = film.Dimension,
                Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector(film.Vectors.ToArray(), film.Dimension)),
            });
            context.FrameVectors.AddRange(Enumerable.Range(0, film.Count).Select(ordinal => new FrameVector
            {
                VideoId = id,
                ModelId = FrameModel,
                Ordinal = ordinal,
                Dimension = film.Dimension,
                Vector = VectorBlob.FromVector(film[ordinal].ToArray()),
            }));
            await context.SaveChangesAsync(Token);
        }
    }

    /// <summary>As the switch does: the state of the model and the tables change together.</summary>
    private async Task<bool> CommitAsync(NextFrameActivation activation, LearnedModel? model)
    {
        await using var context = _sqlite.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        await context.LearnedModels.ExecuteDeleteAsync(Token);
        if (model is not null)
        {
            context.TrainingRuns.Add(new TrainingRun { Id = model.RunId, Kind = model.Kind });
            context.LearnedModels.Add(model);
        }

        await context.SaveChangesAsync(Token);
        if (!await activation.CommitAsync(context, model, Token))
            return false;
        await context.SaveChangesAsync(Token);
        await transaction.CommitAsync(Token);
        return true;
    }

    private static LearnedModel Model(string name, Guid runId) => new()
    {
        Id = Guid.NewGuid(),
        RunId = runId,
        Kind = TrainingKinds.NextFrame,
        Name = name,
        State = LearnedModelState.Live,
        HeldOut = [],
        Metrics = new Dictionary<string, double>(),
        Files = [],
    };

    private static Guid RunIdOf(string name) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))[..16]);

    private Task<TrainingOutcome> RunAsync(string name, int seed, ITrainingHost host, CancellationToken? cancel = null, int? rounds = null)
    {
        var providers = new ExecutionProviderSelector(Options.Create(new EmbeddingOptions()), NullLogger<ExecutionProviderSelector>.Instance);
        var settings = rounds is { } few ? Settings.Replace("\"rounds\": 12", $"\"rounds\": {few}", StringComparison.Ordinal) : Settings;
        var context = new TrainingContext(RunIdOf(name), Path.Combine(_folder, name), seed, settings, new TrainingLimits(1, long.MaxValue), host);
        return new NextFrameTraining(_sqlite, new IndexStore(_sqlite), providers).RunAsync(context, cancel ?? Token);
    }
}
