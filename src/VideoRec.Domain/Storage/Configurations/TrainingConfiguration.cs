using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VideoRec.Domain.Training;

namespace VideoRec.Domain.Storage.Configurations;

internal sealed class TrainingRunConfiguration : IEntityTypeConfiguration<TrainingRun>
{
    public void Configure(EntityTypeBuilder<TrainingRun> builder)
    {
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.State).HasConversion<string>();
        builder.Property(r => r.Steps).HasJsonText();
        builder.HasIndex(r => r.RequestedAt);
    }
}

internal sealed class TrainingPointConfiguration : IEntityTypeConfiguration<TrainingPoint>
{
    public void Configure(EntityTypeBuilder<TrainingPoint> builder)
    {
        builder.HasKey(p => new { p.RunId, p.At });
        builder.HasOne<TrainingRun>().WithMany().HasForeignKey(p => p.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LearnedModelConfiguration : IEntityTypeConfiguration<LearnedModel>
{
    public void Configure(EntityTypeBuilder<LearnedModel> builder)
    {
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.State).HasConversion<string>();
        builder.Property(m => m.HeldOut).HasJsonText();
        builder.Property(m => m.Metrics).HasJsonText();
        builder.Property(m => m.Files).HasJsonText();
        builder.HasIndex(m => m.Kind).IsUnique().HasFilter("\"State\" = 'Live'");
        builder.HasIndex(m => m.RunId).IsUnique();
        builder.HasOne<TrainingRun>().WithMany().HasForeignKey(m => m.RunId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LearnedModelChangeConfiguration : IEntityTypeConfiguration<LearnedModelChange>
{
    public void Configure(EntityTypeBuilder<LearnedModelChange> builder)
    {
        builder.HasKey(c => c.Id);
        builder.Property(c => c.State).HasConversion<string>();
        builder.HasIndex(c => c.Kind).IsUnique().HasFilter("\"State\" = 'Preparing'");
        builder.HasOne<LearnedModel>().WithMany().HasForeignKey(c => c.FromId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LearnedModel>().WithMany().HasForeignKey(c => c.ToId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal static class JsonTextExtensions
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Keeps a value that is replaced as a whole, never changed inside, as JSON.</summary>
    public static void HasJsonText<T>(this PropertyBuilder<T> property)
        where T : class => property.HasConversion(
            value => JsonSerializer.Serialize(value, Json), text => JsonSerializer.Deserialize<T>(text, Json)!,
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value.GetHashCode()));
}
