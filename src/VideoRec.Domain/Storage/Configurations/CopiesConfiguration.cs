using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class VideoFingerprintConfiguration : IEntityTypeConfiguration<VideoFingerprint>
{
    public void Configure(EntityTypeBuilder<VideoFingerprint> builder)
    {
        builder.HasKey(f => f.VideoId);
        builder.HasOne<Video>().WithMany().HasForeignKey(f => f.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class VideoCopyConfiguration : IEntityTypeConfiguration<VideoCopy>
{
    public void Configure(EntityTypeBuilder<VideoCopy> builder)
    {
        builder.HasKey(c => new { c.VideoId, c.OtherId });
        builder.HasIndex(c => c.OtherId);
        builder.HasOne<Video>().WithMany().HasForeignKey(c => c.VideoId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Video>().WithMany().HasForeignKey(c => c.OtherId).OnDelete(DeleteBehavior.Cascade);
    }
}
