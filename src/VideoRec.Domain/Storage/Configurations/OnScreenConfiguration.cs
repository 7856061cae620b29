using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class OnScreenLineConfiguration : IEntityTypeConfiguration<OnScreenLine>
{
    public void Configure(EntityTypeBuilder<OnScreenLine> builder)
    {
        builder.HasKey(l => new { l.VideoId, l.Ordinal });
        builder.HasOne<Video>().WithMany().HasForeignKey(l => l.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class OnScreenReadingConfiguration : IEntityTypeConfiguration<OnScreenReading>
{
    public void Configure(EntityTypeBuilder<OnScreenReading> builder)
    {
        builder.HasKey(r => r.VideoId);
        builder.HasOne<Video>().WithMany().HasForeignKey(r => r.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}
