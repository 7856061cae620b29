using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Embeddings;

/// <summary>Which model an admin chose for each task; a task without a row runs the configured model.</summary>
public sealed class ActiveModelStore(IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>Id of the model in use for a task; null where none was chosen.</summary>
    public async Task<string?> FindAsync(string task, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
            return await context.ActiveModels.Where(model => model.Task == task).Select(model => model.ModelId)
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }
}
