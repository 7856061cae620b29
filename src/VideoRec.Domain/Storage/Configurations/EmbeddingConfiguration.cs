using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class VideoFrameConfiguration : IEntityTypeConfiguration<VideoFrame>
{
    public void Configure(EntityTypeBuilder<VideoFrame> builder)
    {
        builder.HasKey(f => new { f.VideoId, f.Ordinal });
        builder.HasOne<Video>().WithMany().HasForeignKey(f => f.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FrameVectorConfiguration : IEntityTypeConfiguration<FrameVector>
{
    public void Configure(EntityTypeBuilder<FrameVector> builder)
    {
        builder.HasKey(f => new { f.VideoId, f.ModelId, f.Ordinal });
        builder.HasOne<Video>().WithMany().HasForeignKey(f => f.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FrameLabelsConfiguration : IEntityTypeConfiguration<FrameLabels>
{
    public void Configure(EntityTypeBuilder<FrameLabels> builder)
    {
        builder.HasKey(l => new { l.VideoId, l.ModelId });
        builder.HasOne<Video>().WithMany().HasForeignKey(l => l.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LabelCorrectionConfiguration : IEntityTypeConfiguration<LabelCorrection>
{
    public void Configure(EntityTypeBuilder<LabelCorrection> builder)
    {
        builder.HasKey(c => new { c.VideoId, c.Name });
        builder.HasOne<Video>().WithMany().HasForeignKey(c => c.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class VideoVectorConfiguration : IEntityTypeConfiguration<VideoVector>
{
    public void Configure(EntityTypeBuilder<VideoVector> builder)
    {
        builder.HasKey(v => new { v.VideoId, v.Space, v.ModelId });
        builder.Property(v => v.Space).HasConversion<string>();
        builder.HasIndex(v => new { v.Space, v.ModelId });
        builder.HasOne<Video>().WithMany().HasForeignKey(v => v.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ActiveModelConfiguration : IEntityTypeConfiguration<ActiveModel>
{
    public void Configure(EntityTypeBuilder<ActiveModel> builder) => builder.HasKey(m => m.Task);
}
