using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class ViewerPreferencesConfiguration : IEntityTypeConfiguration<ViewerPreferences>
{
    public void Configure(EntityTypeBuilder<ViewerPreferences> builder)
    {
        builder.HasKey(p => p.ViewerId);
        builder.HasOne<Viewer>().WithMany().HasForeignKey(p => p.ViewerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class InterestChoiceConfiguration : IEntityTypeConfiguration<InterestChoice>
{
    public void Configure(EntityTypeBuilder<InterestChoice> builder)
    {
        builder.HasKey(c => new { c.ViewerId, c.AnchorVideoId });
        builder.HasOne<Viewer>().WithMany().HasForeignKey(c => c.ViewerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Video>().WithMany().HasForeignKey(c => c.AnchorVideoId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ChannelChoiceConfiguration : IEntityTypeConfiguration<ChannelChoice>
{
    public void Configure(EntityTypeBuilder<ChannelChoice> builder)
    {
        builder.HasKey(c => new { c.ViewerId, c.Channel });
        builder.Property(c => c.Kind).HasConversion<string>();
        builder.HasOne<Viewer>().WithMany().HasForeignKey(c => c.ViewerId).OnDelete(DeleteBehavior.Cascade);
    }
}
