using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Search;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>One search over words, meaning and picture: <c>/api/v1/search</c>.</summary>
internal static class SearchEndpoints
{
    private const int MaxPage = 100_000;

    public static void MapSearchEndpoints(this IEndpointRouteBuilder api) => api.MapGet("/search", SearchAsync).WithTags("Videos")
        .WithSummary("Search publicly listed videos by words, meaning and picture")
        .WithDescription($"""
            `q` has at most 200 characters and may describe a scene, in any language of the text model: "a dog on a couch", "一只猫".
            `in` lists the kinds of search, separated by commas, of {QueryValues.Names<SearchKind>()} (default all). `take` is 1 to {VideoStore.MaxPageSize}
            (default 24); `cursor` is the `nextCursor` of the answer before. `tag`, `channel`, `minDuration` and `maxDuration` filter as in `GET /videos`.

            Best first. `matches` say why: `words` with a snippet of the text and the place it is from; `meaning`; `picture` with the time in seconds of
            each moment that shows it, the clearest first.
            """)
        .WithQuery("q", "in", "take", "cursor", "tag", "channel", "minDuration", "maxDuration")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<SearchResponse>> SearchAsync(HttpContext context, FusedSearch search, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var text = QueryValues.Text(request, "q", 200)?.Trim();
        if (string.IsNullOrEmpty(text))
            throw RequestProblem.Invalid("q", "Say by q what to search for.");
        var (page, take) = (PageOf(QueryValues.Text(request, "cursor", 64)), QueryValues.Number(request, "take", 24, 1, VideoStore.MaxPageSize));
        var found = await search.SearchAsync(new VideoQuery
        {
            Viewer = context.User.ToViewerContext(),
            Text = text,
            Tag = QueryValues.Text(request, "tag", UploadPolicy.MaxTagLength),
            Channel = QueryValues.Text(request, "channel", UploadPolicy.MaxChannelLength),
            MinDurationSeconds = QueryValues.Seconds(request, "minDuration"),
            MaxDurationSeconds = QueryValues.Seconds(request, "maxDuration"),
            Page = page,
            PageSize = take,
        }, KindsOf(QueryValues.Text(request, "in", 100)), cancellationToken);
        return TypedResults.Ok(new SearchResponse(
            [.. found.Items.Select(SearchItem.Of)], found.Total, (long)page * take < found.Total && found.Items.Count > 0 ? CursorOf(page + 1) : null));
    }

    private static List<SearchKind> KindsOf(string? names)
    {
        var kinds = new List<SearchKind>();
        foreach (var name in (names ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            kinds.Add(Enum.GetValues<SearchKind>().Cast<SearchKind?>().FirstOrDefault(kind => kind.ToString()!.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw RequestProblem.Invalid("in", $"in must list some of {QueryValues.Names<SearchKind>()}, separated by commas."));
        return kinds;
    }

    private static string CursorOf(int page) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"page {page}")));

    private static int PageOf(string? cursor)
    {
        if (cursor is null)
            return 1;
        return Base64Url.IsValid(cursor) && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ') is ["page", var number] &&
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is >= 1 and <= MaxPage
            ? page
            : throw RequestProblem.Invalid("cursor", "cursor must be the nextCursor of an answer to the same question.");
    }

    /// <param name="Total">Found in all.</param>
    /// <param name="NextCursor">For the next page; null on the last.</param>
    internal sealed record SearchResponse(IReadOnlyList<SearchItem> Items, int Total, string? NextCursor);

    /// <param name="Score">More is better; comparable within one answer only.</param>
    internal sealed record SearchItem(Guid VideoId, string Title, double Score, IReadOnlyList<SearchMatchResponse> Matches)
    {
        public static SearchItem Of(FoundVideo found) => new(
            found.Video.Id, found.Video.Title, found.Score,
            [.. found.Matches.Select(m => new SearchMatchResponse(m.Kind, m.TimeSeconds, m.Snippet.Length > 0 ? m.Snippet : null, m.Place.Length > 0 ? m.Place : null))]);
    }

    /// <param name="Time">Seconds; null where it is about the whole video.</param>
    /// <param name="Snippet">Plain text around the words; null for other kinds.</param>
    /// <param name="Place">Where the words stand: <c>title</c>, <c>tags</c>, <c>description</c>, <c>channel</c>, <c>picture</c> (the name of what is seen) or <c>onscreen</c> (read in the picture).</param>
    internal sealed record SearchMatchResponse(SearchKind Kind, double? Time, string? Snippet, string? Place);
}
