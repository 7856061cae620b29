using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class ViewerConfiguration : IEntityTypeConfiguration<Viewer>
{
    public void Configure(EntityTypeBuilder<Viewer> builder)
    {
        builder.HasKey(v => v.Id);
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.HasIndex(v => v.AccountId).IsUnique();
    }
}

internal sealed class InteractionConfiguration : IEntityTypeConfiguration<Interaction>
{
    public void Configure(EntityTypeBuilder<Interaction> builder)
    {
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Kind).HasConversion<string>();
        builder.HasIndex(i => new { i.ViewerId, i.Id });
        builder.HasIndex(i => new { i.ViewerId, i.VideoId });
        builder.HasIndex(i => new { i.VideoId, i.At });
        builder.HasIndex(i => i.ListId).HasFilter("\"ListId\" IS NOT NULL");
        builder.HasOne<Viewer>().WithMany().HasForeignKey(i => i.ViewerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Video>().WithMany().HasForeignKey(i => i.VideoId).OnDelete(DeleteBehavior.Cascade);
    }
}
