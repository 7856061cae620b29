using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class VideoConfiguration : IEntityTypeConfiguration<Video>
{
    public void Configure(EntityTypeBuilder<Video> builder)
    {
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.Visibility).HasConversion<string>();
        builder.Property(v => v.Status).HasConversion<string>();
        builder.OwnsOne(v => v.Media);
        builder.OwnsOne(v => v.PosterSubject);
        builder.Ignore(v => v.TagNames);
        builder.HasMany(v => v.Tags).WithOne().HasForeignKey(t => t.VideoId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(v => v.Translations).WithOne().HasForeignKey(t => t.VideoId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(v => v.Renditions).WithOne().HasForeignKey(r => r.VideoId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(v => v.Labels).WithOne().HasForeignKey(l => l.VideoId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(v => new { v.Visibility, v.IsWatchable, v.CreatedAt });
        builder.HasIndex(v => new { v.Visibility, v.IsWatchable, v.ViewCount });
        builder.HasIndex(v => v.OwnerId);
    }
}

internal sealed class VideoTagConfiguration : IEntityTypeConfiguration<VideoTag>
{
    public void Configure(EntityTypeBuilder<VideoTag> builder)
    {
        builder.HasKey(t => new { t.VideoId, t.NormalizedName });
        builder.HasIndex(t => t.NormalizedName);
    }
}

internal sealed class VideoTranslationConfiguration : IEntityTypeConfiguration<VideoTranslation>
{
    public void Configure(EntityTypeBuilder<VideoTranslation> builder) =>
        builder.HasKey(t => new { t.VideoId, t.Language });
}

internal sealed class RenditionConfiguration : IEntityTypeConfiguration<Rendition>
{
    public void Configure(EntityTypeBuilder<Rendition> builder) =>
        builder.HasKey(r => new { r.VideoId, r.Name });
}

internal sealed class VideoLabelConfiguration : IEntityTypeConfiguration<VideoLabel>
{
    public void Configure(EntityTypeBuilder<VideoLabel> builder)
    {
        builder.HasKey(l => new { l.VideoId, l.ModelId, l.LabelIndex });
        builder.HasIndex(l => l.Name);
    }
}
