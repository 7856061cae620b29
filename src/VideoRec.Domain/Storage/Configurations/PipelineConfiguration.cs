using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class StageRunConfiguration : IEntityTypeConfiguration<StageRun>
{
    public void Configure(EntityTypeBuilder<StageRun> builder)
    {
        builder.HasKey(s => new { s.VideoId, s.Stage });
        builder.Property(s => s.Stage).HasConversion<string>();
        builder.Property(s => s.State).HasConversion<string>();
        builder.HasIndex(s => new { s.State, s.NotBefore });
        builder.HasOne<Video>().WithMany().HasForeignKey(s => s.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}
