using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class RankerVersionConfiguration : IEntityTypeConfiguration<RankerVersion>
{
    public void Configure(EntityTypeBuilder<RankerVersion> builder)
    {
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.State).HasConversion<string>();
        builder.Property(v => v.Origin).HasConversion<string>();
        builder.HasIndex(v => v.State).IsUnique().HasFilter("\"State\" = 'Live'");
    }
}

internal sealed class RankerPromotionConfiguration : IEntityTypeConfiguration<RankerPromotion>
{
    public void Configure(EntityTypeBuilder<RankerPromotion> builder)
    {
        builder.HasKey(p => p.Id);
        builder.HasOne<RankerVersion>().WithMany().HasForeignKey(p => p.RankerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RankerVersion>().WithMany().HasForeignKey(p => p.PreviousId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RankerExperimentConfiguration : IEntityTypeConfiguration<RankerExperiment>
{
    public void Configure(EntityTypeBuilder<RankerExperiment> builder)
    {
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.HasOne<RankerVersion>().WithMany().HasForeignKey(e => e.LiveId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RankerVersion>().WithMany().HasForeignKey(e => e.CandidateId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ServedListConfiguration : IEntityTypeConfiguration<ServedList>
{
    public void Configure(EntityTypeBuilder<ServedList> builder)
    {
        // Videos are named inside the blobs: a list can be decided again after one of its videos is gone.
        builder.HasKey(l => l.Id);
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.Property(l => l.List).HasConversion<string>();
        builder.HasIndex(l => new { l.ViewerId, l.At });
        builder.HasIndex(l => l.At);
        builder.HasIndex(l => l.ExperimentId);
        builder.HasOne<Viewer>().WithMany().HasForeignKey(l => l.ViewerId).OnDelete(DeleteBehavior.Cascade);
    }
}
