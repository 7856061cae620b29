using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Demo;

/// <summary>
/// The films that come with the site, taken in through the same door as an upload. A small file remembers how far that got:
/// a killed import goes on where it was, and what was removed does not come back by itself.
/// </summary>
public sealed class DemoLibrary(
    IDbContextFactory<VideoRecDbContext> contexts, IVideoIntake intake, DataDirectories directories, IOptions<DemoOptions> options, ILogger<DemoLibrary> logger)
{
    private enum DemoState
    {
        Untouched,
        Importing,
        Imported,
        Removed,
    }

    private string StateFile => Path.Combine(directories.Root, "demo.state");

    private string Folder => options.Value.Directory is { Length: > 0 } configured ? configured : Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>Whether this start should import: the store is empty and nobody removed the films, or an import was cut off.</summary>
    public async Task<bool> IsWantedAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled || !File.Exists(Path.Combine(Folder, "demo.csv")))
            return false;
        return ReadState() switch
        {
            DemoState.Importing => true,
            DemoState.Untouched => await IsStoreEmptyAsync(cancellationToken).ConfigureAwait(false),
            _ => false,
        };
    }

    /// <summary>Imports the films that are not there yet, whatever was before.</summary>
    /// <returns>How many were imported.</returns>
    public async Task<int> ImportAsync(CancellationToken cancellationToken)
    {
        WriteState(DemoState.Importing);
        var known = await FileNamesAsync(cancellationToken).ConfigureAwait(false);
        var imported = 0;
        foreach (var film in DemoFilm.ReadAll(Path.Combine(Folder, "demo.csv")).Where(film => !known.Contains(film.File)))
            imported += await TryImportAsync(film, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        WriteState(DemoState.Imported);
        logger.DemoImported(imported, known.Count);
        return imported;
    }

    /// <summary>Removes the films with everything that is theirs; they do not come back unless asked for.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        WriteState(DemoState.Removed);
        List<Guid> ids;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
            ids = await context.Videos.Where(v => v.IsDemo).Select(v => v.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var removed = 0;
        foreach (var id in ids)
            removed += await intake.DeleteAsync(id, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return removed;
    }

    private async Task<bool> TryImportAsync(DemoFilm film, CancellationToken cancellationToken)
    {
        var arrived = Path.Combine(directories.Incoming, $"demo-{Guid.NewGuid():N}");
        try
        {
            File.Copy(Path.Combine(Folder, Path.GetFileName(film.File)), arrived);
            await intake.AcceptAsync(arrived, film.File, film.Draft, ownerId: null, isDemo: true, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One bad film never stops the others.
            logger.DemoFilmFailed(exception);
            File.Delete(arrived);
            return false;
        }
    }

    private async Task<bool> IsStoreEmptyAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return !await context.Videos.AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<HashSet<string>> FileNamesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Videos.Where(v => v.IsDemo).Select(v => v.OriginalFileName).ToHashSetAsync(cancellationToken).ConfigureAwait(false);
    }

    private DemoState ReadState() =>
        File.Exists(StateFile) && Enum.TryParse<DemoState>(File.ReadAllText(StateFile), out var state) ? state : DemoState.Untouched;

    private void WriteState(DemoState state)
    {
        var partial = StateFile + ".part";
        File.WriteAllText(partial, state.ToString());
        File.Move(partial, StateFile, overwrite: true);
    }
}
