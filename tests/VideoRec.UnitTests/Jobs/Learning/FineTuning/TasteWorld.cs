using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Pipeline;
using VideoRec.UnitTests.Pipeline;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

/// <summary>A site's tables: eight kinds of ten videos whose looks are a direction each under much noise; tags name the kind, and viewers finish videos of one.</summary>
internal sealed class TasteWorld : IAsyncDisposable
{
    public const string FrameModel = "frames";
    private const int Kinds = 8;
    private const int Each = 10;

    private readonly int _dimension;
    private readonly DataDirectories _directories;
    private readonly IOptions<EmbeddingOptions> _embedding = Options.Create(new EmbeddingOptions());
    private readonly InteractionStore _interactions;
    private readonly BehaviourDataStore _behaviour;

    private TasteWorld(SqliteFixture sqlite, int dimension)
    {
        (Sqlite, _dimension) = (sqlite, dimension);
        _interactions = new InteractionStore(sqlite, new InteractionEvents(), TimeProvider.System);
        _behaviour = new BehaviourDataStore(sqlite, Options.Create(new TasteOptions()));
        Updater = new IndexUpdater(Indexes, new IndexStore(sqlite), NullLogger<IndexUpdater>.Instance);
        var storage = Options.Create(new StorageOptions { DataDirectory = sqlite.Folder });
        _directories = new DataDirectories(storage);
        var stages = new StageRunStore(sqlite, new CatalogueEvents(), new PipelineSignal(), TimeProvider.System);
        var frames = new AnalysisFrames(
            new FakeMediaTool(), new OriginalFiles(_directories), new DiskSpace(_directories, storage), new WorkFiles(_directories, stages, NullLogger<WorkFiles>.Instance));
        var looks = new TunedLookMaker(new FakeEncoders(new ActiveModelStore(sqlite)), new FrameEmbedder(frames, _embedding));
        Activation = new FineTuneActivation(sqlite, looks, Updater, Indexes, TimeProvider.System, NullLogger<FineTuneActivation>.Instance);
    }

    public SqliteFixture Sqlite { get; }

    public VectorIndexes Indexes { get; } = new();

    public IndexUpdater Updater { get; }

    public FineTuneActivation Activation { get; }

    public FineTuneTraining Training
    {
        get
        {
            var providers = new ExecutionProviderSelector(_embedding, NullLogger<ExecutionProviderSelector>.Instance);
            var trunks = new TrunkReader(new FakeMediaTool(), new OriginalFiles(_directories), providers, Sqlite, NullLogger<TrunkReader>.Instance);
            var encoders = new TunedEncoders(new ModelCatalogue(_directories, _embedding, NullLogger<ModelCatalogue>.Instance), new ModelWriter(_directories));
            return new FineTuneTraining(new TasteSetReader(Sqlite, _behaviour), trunks, encoders, new IndexStore(Sqlite), providers);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="tagged">Without tags there is nothing to hold whole labels out of.</param>
    /// <param name="dimension">In few, noise looks like a kind, and what is learned of some kinds draws videos of others along.</param>
    public static async Task<TasteWorld> CreateAsync(int viewers, bool tagged = true, int dimension = 64, ulong seed = 7)
    {
        var world = new TasteWorld(await SqliteFixture.CreateAsync(), dimension);
        var random = new SplitMix(seed);
        var ids = new List<Guid>();
        for (var i = 0; i < Kinds * Each; i++)
            ids.Add(await world.AddAsync(i % Kinds, tagged, random.Below(int.MaxValue)));
        for (var viewer = 0; viewer < viewers; viewer++)
            await world._interactions.AppendAsync(new Guid(viewer, 1, 0, new byte[8]), [.. Enumerable.Range(0, Each).Where(_ => random.Unit() < 0.5).Select(place => new Interaction
            {
                VideoId = ids[(place * Kinds) + (viewer % Kinds)],
                Kind = InteractionKind.Finish,
                Fraction = 1,
                SecondsWatched = 60,
                At = DateTimeOffset.UnixEpoch.AddYears(56),
            })], Token);
        return world;
    }

    /// <summary>A video with four frames that differ a little.</summary>
    public async Task<Guid> AddAsync(int kind, bool tagged, int seed)
    {
        var random = new SplitMix((ulong)seed);
        var look = SlotSeeds.Unit([.. Enumerable.Range(0, _dimension).Select(d => (float)(random.Normal() * 0.2) + (d == kind ? 1 : 0))]);
        var frames = Enumerable.Range(0, 4).Select(_ => Array.ConvertAll(look, value => value + (float)(random.Normal() * 0.05))).ToList();
        await using var context = Sqlite.CreateDbContext();

        // Data are read by id; random ids would be another training each time.
        var id = new Guid(await context.Videos.CountAsync(Token), 0, 0, new byte[8]);
        context.Videos.Add(new Video
        {
            Id = id,
            Title = "A video",
            IsWatchable = true,
            Status = VideoStatus.Ready,
            Tags = tagged ? [new VideoTag { Name = $"Kind {kind}", NormalizedName = $"kind {kind}" }] : [],
        });
        context.FrameVectors.AddRange(frames.Select((frame, ordinal) => new FrameVector
        {
            VideoId = id,
            ModelId = FrameModel,
            Ordinal = ordinal,
            Dimension = _dimension,
            Vector = VectorBlob.FromVector(frame),
        }));
        context.VideoVectors.Add(new VideoVector
        {
            VideoId = id,
            Space = VectorSpace.Look,
            ModelId = FrameModel,
            Dimension = _dimension,
            Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector([.. frames.SelectMany(frame => frame)], _dimension)),
        });
        await context.SaveChangesAsync(Token);
        return id;
    }

    public string Folder(string name) => Path.Combine(Sqlite.Folder, "training", name);

    public Task<TrainingOutcome> TrainAsync(string name, UnattendedTraining host, int seed = 1, bool lastBlock = false) => Training.RunAsync(
        new TrainingContext(
            Guid.Empty, Folder(name), seed,
            TrainingConfigurations.Write(typeof(FineTuningConfiguration), new Dictionary<string, string> { ["Steps"] = "40", ["ValidateEvery"] = "10", ["Axes"] = "16", ["LastBlock"] = lastBlock ? "true" : "false" }),
            new TrainingLimits(1, long.MaxValue), host),
        Token);

    /// <summary>As <c>LearnedModelSwitch</c> does it.</summary>
    public async Task MoveAsync(LearnedModel? model, string? name)
    {
        var folder = name is null ? null : Folder(name);
        do
            await Activation.PrepareAsync(model, folder, new Progress<double>(), Token);
        while (!await CommitAsync(model));
        await Activation.SwitchAsync(model, folder, Token);
    }

    public async Task<bool> CommitAsync(LearnedModel? model)
    {
        await using var context = Sqlite.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync(Token);
        var done = await Activation.CommitAsync(context, model, Token);
        await context.SaveChangesAsync(Token);
        await transaction.CommitAsync(Token);
        return done;
    }

    /// <summary>The looks that the index serves, bit by bit.</summary>
    public Dictionary<Guid, float[]> Served()
    {
        var snapshot = Indexes.Current;
        return Enumerable.Range(0, snapshot.Rows).Where(row => snapshot.IsLive(row) && snapshot.Look.Has(row))
            .ToDictionary(row => snapshot.Video(row).Id, row => snapshot.Look.Raw(row).ToArray());
    }

    public Task<int> CountAsync(string modelId)
    {
        using var context = Sqlite.CreateDbContext();
        return Task.FromResult(context.VideoVectors.Count(v => v.ModelId == modelId));
    }

    public async ValueTask DisposeAsync()
    {
        Updater.Dispose();
        await _interactions.DisposeAsync();
        await Sqlite.DisposeAsync();
    }
}
