using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>Why a video was found; the order is that in which reasons are told.</summary>
public enum SearchKind
{
    /// <summary>Words of the question stand in its title, tags, description or labels.</summary>
    Words,

    /// <summary>It is about what the question means.</summary>
    Meaning,

    /// <summary>It shows what the question describes.</summary>
    Picture,
}

/// <summary>One kind of search. Each ranks by its own measure; <see cref="FusedSearch"/> joins the ranks.</summary>
public interface ISearchSource
{
    SearchKind Kind { get; }

    /// <summary>Videos that may be answered, best first.</summary>
    /// <exception cref="Embeddings.ModelUnavailableException">It cannot be asked now; <see cref="FusedSearch"/> goes on without it.</exception>
    Task<IReadOnlyList<SourceHit>> FindAsync(SearchQuestion question, CancellationToken cancellationToken);

    /// <summary>Says of videos that this source found where it found them, best first; a video may be left out.</summary>
    Task<IReadOnlyDictionary<Guid, IReadOnlyList<SearchMatch>>> ExplainAsync(
        SearchQuestion question, IReadOnlyList<Video> videos, CancellationToken cancellationToken);
}

/// <param name="Confidence">How sure the source is that this is what was meant, 0…1; weighs its vote beside those of other sources.</param>
public readonly record struct SourceHit(Guid VideoId, float Confidence);

/// <param name="TimeSeconds">Where on the time line; null where it is about the whole video.</param>
/// <param name="Frame">Ordinal of the stored frame at that time; null where there is none.</param>
/// <param name="Place">Where words were found: <c>title</c>, <c>tags</c>, <c>description</c>, <c>channel</c>, <c>picture</c> (a label) or <c>onscreen</c> (read in the picture); empty for other kinds.</param>
/// <param name="Snippet">The text around it, or the name of what is seen; empty where there is none.</param>
public sealed record SearchMatch(SearchKind Kind, double? TimeSeconds = null, int? Frame = null, string Place = "", string Snippet = "");
