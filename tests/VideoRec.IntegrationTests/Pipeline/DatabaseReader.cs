using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>Looks into the database of a site that runs in another process.</summary>
internal sealed class DatabaseReader
{
    private readonly DbContextOptions<VideoRecDbContext> _options;

    public DatabaseReader(string file)
    {
        var options = new DbContextOptionsBuilder<VideoRecDbContext>();
        options.UseVideoRecSqlite(file, new StorageOptions());
        _options = options.Options;
    }

    public async Task<StageRun> FindAsync(Guid videoId, PipelineStage stage, CancellationToken cancellationToken)
    {
        await using var context = new VideoRecDbContext(_options);
        return await context.StageRuns.AsNoTracking().SingleAsync(s => s.VideoId == videoId && s.Stage == stage, cancellationToken);
    }
}
