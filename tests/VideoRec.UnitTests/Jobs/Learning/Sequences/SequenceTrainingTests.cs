using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Sequences;
using VideoRec.Jobs.Learning.Training;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Jobs.Learning.Sequences;

/// <summary>The site's training over a world in which videos of one subject are watched after those of another: A, B, C, A …</summary>
public sealed class SequenceTrainingTests : IAsyncLifetime
{
    private const int Subjects = 5;
    private const int PerSubject = 12;
    private const int Viewers = 60;
    private const string Settings = """{ "epochs": 30, "patience": 10, "states": 32, "learningRate": 0.01 }""";

    private readonly VectorIndexes _indexes = new();
    private readonly SequenceModels _models = new(Options.Create(new BehaviourOptions()));
    private readonly string _folder = Directory.CreateTempSubdirectory("sequence-").FullName;
    private readonly List<Guid> _ids = [];
    private SqliteFixture _sqlite = null!;
    private InteractionStore _interactions = null!;
    private IndexUpdater _updater = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _interactions = new InteractionStore(_sqlite, new InteractionEvents(), TimeProvider.System);
        var random = new Random(2);
        var centres = Enumerable.Range(0, Subjects).Select(_ => (Look: SyntheticIndex.Unit(random, 48), Words: SyntheticIndex.Unit(random, 24, 0))).ToArray();
        await using (var context = _sqlite.CreateDbContext())
        {
            for (var i = 0; i < Subjects * PerSubject; i++)
            {
                var id = (await _sqlite.AddVideoAsync($"video {i}")).Id;
                _ids.Add(id);
                context.VideoVectors.Add(Stored(id, VectorSpace.Look, SyntheticIndex.Near(centres[i % Subjects].Look, random)));
                context.VideoVectors.Add(Stored(id, VectorSpace.Words, SyntheticIndex.Near(centres[i % Subjects].Words, random)));
            }

            await context.SaveChangesAsync(Token);
        }

        _updater = new IndexUpdater(_indexes, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _updater.Dispose();
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Training_LearnsWhatComesAfterWhat_AlsoForNewVideos_AndItsModelServes()
    {
        await WatchAsync();
        var host = new UnattendedTraining();
        var outcome = await RunAsync("first", 7, host);
        Assert.Equal(Enum.GetValues<TrainingStep>(), host.Steps);
        Assert.Equal(outcome.Metrics["validation"], host.Curve.Max(p => p.Validation!.Value));
        var (learned, mean) = (outcome.HeldOut[0].Value, outcome.HeldOut[0].InUse);
        var popularity = outcome.Metrics["nDCG, popularity"];
        Assert.True(learned > (2 * mean) && learned > 2 * popularity, $"{learned}; mean {mean}, popularity {popularity}: {outcome.Message}");
        Assert.Equal(mean, outcome.Metrics["nDCG, mean of watched"]);

        var activation = new SequenceActivation(_models, _indexes);
        var model = new LearnedModel { Id = Guid.NewGuid(), Kind = activation.Kind, Name = "sequence 1", HeldOut = outcome.HeldOut, Metrics = outcome.Metrics, Files = [] };
        await activation.PrepareAsync(model, Path.Combine(_folder, "first"), new Progress<double>(), Token);
        await activation.SwitchAsync(model, Path.Combine(_folder, "first"), Token);
        var viewer = Guid.NewGuid();
        await WatchAsync(viewer, [0, 1, 2]);
        var snapshot = _indexes.Current;
        var next = _models.Of(snapshot, await _interactions.HistoryAsync(viewer, Token))!;
        Assert.Equal(3, SubjectOf(snapshot, next));
        await WatchAsync(viewer, [3]);
        Assert.Equal(4, SubjectOf(snapshot, _models.Of(snapshot, await _interactions.HistoryAsync(viewer, Token))!));

        await activation.SwitchAsync(null, null, Token);
        Assert.Null(_models.Of(snapshot, await _interactions.HistoryAsync(viewer, Token)));
    }

    [Fact]
    public async Task Training_StoppedAndTakenUp_MakesTheSameModel_BesideTheOneInUse()
    {
        await WatchAsync();
        var whole = await RunAsync("whole", 3, new UnattendedTraining());
        var live = new LearnedModel { Id = Guid.NewGuid(), RunId = RunIdOf("whole"), Kind = "sequence", Name = "live", HeldOut = [], Metrics = new Dictionary<string, double>(), Files = [] };
        Directory.Move(Path.Combine(_folder, "whole"), Path.Combine(_folder, live.RunId.ToString("N")));
        var host = new UnattendedTraining { StopAt = 9, InUse = live };
        await Assert.ThrowsAsync<TrainingStoppedException>(() => RunAsync("stopped", 3, host));
        host.StopAt = null;
        var again = await RunAsync("stopped", 3, host);
        Assert.Equal(whole.HeldOut[0].Value, again.HeldOut[0].Value);
        Assert.Equal(whole.HeldOut[0].Value, again.HeldOut[0].InUse);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder, live.RunId.ToString("N"), SequenceModelFile.Network), Token),
            await File.ReadAllBytesAsync(Path.Combine(_folder, "stopped", SequenceModelFile.Network), Token));
    }

    [Fact]
    public async Task Training_WithTooFewViewers_IsRefused()
    {
        await WatchAsync(Guid.NewGuid(), [0, 1, 2]);
        var refused = await Assert.ThrowsAsync<TrainingRefusedException>(() => RunAsync("few", 1, new UnattendedTraining()));
        Assert.Contains("there are 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activation_RefusesDamagedFilesAndForeignVectors()
    {
        await _updater.RebuildAsync(Token);
        var activation = new SequenceActivation(_models, _indexes);
        var model = new LearnedModel { Kind = "sequence", Name = "sequence 1", HeldOut = [], Metrics = new Dictionary<string, double>(), Files = [] };
        await Assert.ThrowsAsync<TrainingRefusedException>(() => activation.PrepareAsync(model, _folder, new Progress<double>(), Token));
        var settings = new SequenceSettings { Codes = 4, States = 4, FromHistory = true };
        var parameters = new Dictionary<string, float[]>
        {
            ["gru.W"] = new float[12 * 4],
            ["gru.R"] = new float[12 * 4],
            ["gru.B"] = new float[24],
            ["code.W"] = new float[16],
            ["code.B"] = new float[4],
            ["last"] = [1, 1, 1, 1],
            ["mean"] = new float[4],
        };
        var basis = new float[4 * 6];
        for (var i = 0; i < 4; i++)
            basis[(i * 6) + i] = 1;
        SequenceModelFile.Write(_folder, SequenceModelFile.Export(settings, basis, parameters), new SequenceManifest("old look", "words", 6, 10, 32));
        var refused = await Assert.ThrowsAsync<TrainingRefusedException>(() => activation.PrepareAsync(model, _folder, new Progress<double>(), Token));
        Assert.Contains("train again", refused.Message, StringComparison.Ordinal);

        // With all weights 0 but one, the prediction is the last of what was watched, in the four directions that are kept.
        var predictor = SequenceModelFile.Read("1", _folder);
        Assert.Equal([7, 8, 9, 1, 0, 0], predictor.Predict([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3]));
        File.WriteAllText(Path.Combine(_folder, SequenceModelFile.Network), "no model");
        Assert.Throws<TrainingRefusedException>(() => SequenceModelFile.Read("1", _folder));
    }

    private static Guid RunIdOf(string name) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))[..16]);

    private Task<TrainingOutcome> RunAsync(string name, int seed, ITrainingHost host)
    {
        var store = new BehaviourDataStore(_sqlite, Options.Create(new TasteOptions()));
        var providers = new ExecutionProviderSelector(Options.Create(new EmbeddingOptions()), NullLogger<ExecutionProviderSelector>.Instance);
        var context = new TrainingContext(RunIdOf(name), Path.Combine(_folder, name), seed, Settings, new TrainingLimits(1, long.MaxValue), host);
        return new SequenceTraining(store, _indexes, _updater, providers).RunAsync(context, Token);
    }

    /// <summary>Everybody goes round the subjects, each time to another video of it.</summary>
    private async Task WatchAsync()
    {
        var random = new SplitMix(4);
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            var (first, length) = (random.Below(Subjects), 5 + random.Below(6));
            var videos = new List<int>();
            for (var i = 0; i < length; i++)
            {
                var subject = (first + i) % Subjects;
                var video = subject + (Subjects * random.Below(PerSubject));
                if (!videos.Contains(video))
                    videos.Add(video);
            }

            await WatchAsync(new Guid(viewer + 1, 0, 0, new byte[8]), videos);
        }
    }

    private Task<int> WatchAsync(Guid viewer, IReadOnlyList<int> videos) => _interactions.AppendAsync(viewer, [.. videos.Select(video => new Interaction
    {
        VideoId = _ids[video],
        Kind = InteractionKind.Finish,
        Fraction = 1,
        SecondsWatched = 60,
        At = SyntheticIndex.Start.AddMinutes(_minutes++),
    })], Token);

    private int _minutes;

    /// <summary>Subject of the video that lies nearest to where the next is expected.</summary>
    private int SubjectOf(IndexSnapshot snapshot, ExpectedNext next)
    {
        var point = (float[])[.. next.Look.Select(x => x * next.LookShare), .. next.Words.Select(x => x * next.WordsShare)];
        var joined = new float[point.Length];
        return Enumerable.Range(0, _ids.Count).MaxBy(i =>
        {
            JoinedVectors.Write(snapshot, snapshot.RowOf(_ids[i]), joined);
            return joined.Zip(point).Sum(pair => (double)pair.First * pair.Second);
        }) % Subjects;
    }

    private static VideoVector Stored(Guid id, VectorSpace space, float[] vector) => new()
    {
        VideoId = id,
        Space = space,
        ModelId = space.ToString(),
        Dimension = vector.Length,
        Vector = VectorBlob.FromVector(vector),
    };
}
