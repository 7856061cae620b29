using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Moments;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Training;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage;

/// <summary>The site's tables. Mapping lives in <c>Configurations/</c>, one class an entity.</summary>
public sealed class VideoRecDbContext(DbContextOptions<VideoRecDbContext> options) : DbContext(options)
{
    public DbSet<Video> Videos => Set<Video>();

    public DbSet<Rendition> Renditions => Set<Rendition>();

    public DbSet<VideoTag> VideoTags => Set<VideoTag>();

    public DbSet<VideoTranslation> VideoTranslations => Set<VideoTranslation>();

    public DbSet<VideoLabel> VideoLabels => Set<VideoLabel>();

    public DbSet<VideoFrame> Frames => Set<VideoFrame>();

    public DbSet<FrameVector> FrameVectors => Set<FrameVector>();

    public DbSet<FrameLabels> FrameLabels => Set<FrameLabels>();

    public DbSet<LabelCorrection> LabelCorrections => Set<LabelCorrection>();

    public DbSet<VideoVector> VideoVectors => Set<VideoVector>();

    public DbSet<OnScreenLine> OnScreenLines => Set<OnScreenLine>();

    public DbSet<OnScreenReading> OnScreenReadings => Set<OnScreenReading>();

    public DbSet<Chapter> Chapters => Set<Chapter>();

    public DbSet<VideoFingerprint> VideoFingerprints => Set<VideoFingerprint>();

    public DbSet<VideoCopy> VideoCopies => Set<VideoCopy>();

    public DbSet<ActiveModel> ActiveModels => Set<ActiveModel>();

    public DbSet<StageRun> StageRuns => Set<StageRun>();

    public DbSet<Viewer> Viewers => Set<Viewer>();

    public DbSet<Interaction> Interactions => Set<Interaction>();

    public DbSet<ViewerPreferences> ViewerPreferences => Set<ViewerPreferences>();

    public DbSet<InterestChoice> InterestChoices => Set<InterestChoice>();

    public DbSet<ChannelChoice> ChannelChoices => Set<ChannelChoice>();

    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();

    public DbSet<TrainingPoint> TrainingPoints => Set<TrainingPoint>();

    public DbSet<LearnedModel> LearnedModels => Set<LearnedModel>();

    public DbSet<LearnedModelChange> LearnedModelChanges => Set<LearnedModelChange>();

    public DbSet<ServedList> ServedLists => Set<ServedList>();

    public DbSet<RankerVersion> RankerVersions => Set<RankerVersion>();

    public DbSet<RankerPromotion> RankerPromotions => Set<RankerPromotion>();

    public DbSet<RankerExperiment> RankerExperiments => Set<RankerExperiment>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(VideoRecDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no time type that sorts; milliseconds since 1970 do, and take 8 bytes.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
    }
}
