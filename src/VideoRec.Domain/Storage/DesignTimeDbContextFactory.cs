using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace VideoRec.Domain.Storage;

/// <summary>Used by <c>dotnet ef migrations</c> only.</summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<VideoRecDbContext>
{
    public VideoRecDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<VideoRecDbContext>();
        options.UseVideoRecSqlite("design-time.db", new StorageOptions());
        return new VideoRecDbContext(options.Options);
    }
}
