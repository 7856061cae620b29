using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What the caller chose about their feed, and what the site remembers of them: <c>/api/v1/me</c>.</summary>
internal static class MeEndpoints
{
    private const string Anonymous = "Callers without an account are known by the cookie `videorec.viewer`, which is set where it is missing.";

    public static void MapMeEndpoints(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Me").WithMetadata(NeedsViewer.Instance);
        me.MapGet("", Me).WithSummary("Who the caller is to the site");
        me.MapGet("/feed-controls", ControlsAsync).WithSummary("The caller's sliders").WithDescription(Anonymous);
        me.MapPut("/feed-controls", SetControlsAsync).RequireRateLimiting(RateLimits.Interactions).WithSummary("Set the caller's sliders")
            .WithDescription("""
                All four, each −1 to 1, 0 leaves the ranking as it is: `familiarity` (−1 what they know they like, 1 something new), `freshness`
                (−1 timeless, 1 the newest), `popularity` (−1 niche, 1 what many watch), `lookOrTopic` (−1 by the pictures, 1 by the words).
                Open feeds follow within a second.
                """)
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(429);
        me.MapPut("/learning", SetLearningAsync).RequireRateLimiting(RateLimits.Interactions).WithSummary("Switch learning off and on")
            .WithDescription("""
                While `paused` is true, what the caller does is kept for their library and never becomes part of their taste, also not later.
                """)
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(429);
        me.MapGet("/channels", ChannelsAsync).WithSummary("Channels the caller subscribed to or hid");
        me.MapPut("/channels/{channel}", SetChannelAsync).RequireRateLimiting(RateLimits.Interactions).WithSummary("Subscribe to a channel or hide it")
            .WithDescription("`kind` is subscribed or blocked. Nothing of a blocked channel stands in any list for the caller.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        me.MapDelete("/channels/{channel}", ReleaseChannelAsync).RequireRateLimiting(RateLimits.Interactions)
            .WithSummary("Neither subscribe to a channel nor hide it").ProducesProblem(400).ProducesProblem(403).ProducesProblem(429);
        me.MapDelete("/history", StartOverAsync).RequireRateLimiting(RateLimits.Interactions).WithSummary("Start over")
            .WithDescription("""
                Forgets everything the caller did, the sliders, the switch and what they said of interests. Feeds are then as for somebody who
                was never here. Channels stay as chosen; views stay counted, likes do not. It cannot be undone.
                """)
            .ProducesProblem(403).ProducesProblem(429);
        me.MapDelete("/history/{videoId:guid}", ForgetAsync).RequireRateLimiting(RateLimits.Interactions).WithSummary("Forget what the caller did with one video")
            .ProducesProblem(403).ProducesProblem(429);
    }

    private static Ok<MeResponse> Me(HttpContext context)
    {
        var viewer = context.User.ToViewerContext();
        return TypedResults.Ok(new MeResponse(viewer.ViewerId, viewer.AccountId is not null, context.User.FindFirstValue(ClaimTypes.Email), viewer.IsAdmin));
    }

    private static async Task<Ok<FeedControls>> ControlsAsync(HttpContext context, ViewerChoiceStore choices, CancellationToken cancellationToken) =>
        TypedResults.Ok((await choices.OfAsync(Caller(context), cancellationToken)).Controls);

    private static async Task<Ok<FeedControls>> SetControlsAsync(
        ControlsInput input, HttpContext context, ViewerChoiceStore choices, CancellationToken cancellationToken)
    {
        var wrong = new Dictionary<string, string[]>();
        var controls = new FeedControls(
            Slider("familiarity", input.Familiarity), Slider("freshness", input.Freshness),
            Slider("popularity", input.Popularity), Slider("lookOrTopic", input.LookOrTopic));
        if (wrong.Count > 0)
            throw RequestProblem.Invalid(wrong);
        await choices.SetControlsAsync(Caller(context), controls, cancellationToken);
        return TypedResults.Ok(controls);

        double Slider(string name, double? value)
        {
            if (value is not (>= -1 and <= 1))
                wrong[name] = [$"{name} must be a number from −1 to 1."];
            return value ?? 0;
        }
    }

    private static async Task<Ok<LearningState>> SetLearningAsync(
        LearningInput input, HttpContext context, ViewerChoiceStore choices, CancellationToken cancellationToken)
    {
        var paused = input.Paused ?? throw RequestProblem.Invalid("paused", "paused must be true or false.");
        await choices.SetLearningPausedAsync(Caller(context), paused, cancellationToken);
        return TypedResults.Ok(new LearningState(paused));
    }

    private static async Task<Ok<ListResponse<ChannelResponse>>> ChannelsAsync(HttpContext context, ViewerChoiceStore choices, CancellationToken cancellationToken)
    {
        var chosen = await choices.OfAsync(Caller(context), cancellationToken);
        List<ChannelResponse> channels =
        [
            .. chosen.SubscribedChannels.Order(StringComparer.Ordinal).Select(c => new ChannelResponse(c, ChannelChoiceKind.Subscribed)),
            .. chosen.BlockedChannels.Order(StringComparer.Ordinal).Select(c => new ChannelResponse(c, ChannelChoiceKind.Blocked)),
        ];
        return TypedResults.Ok(new ListResponse<ChannelResponse>(channels, channels.Count));
    }

    private static async Task<Ok<ChannelResponse>> SetChannelAsync(
        string channel, ChannelInput input, HttpContext context, ViewerChoiceStore choices, VideoStore videos, CancellationToken cancellationToken)
    {
        var name = ChannelName(channel);
        var kind = input.Kind ?? throw RequestProblem.Invalid("kind", "kind must be subscribed or blocked.");
        var listed = await videos.ListAsync(new VideoQuery { Viewer = context.User.ToViewerContext(), Channel = name, PageSize = 1 }, cancellationToken);
        if (listed.Total == 0)
            throw new RequestProblem(StatusCodes.Status404NotFound, "There is no such channel.");
        await choices.SetChannelAsync(Caller(context), name, kind, cancellationToken);
        return TypedResults.Ok(new ChannelResponse(name, kind));
    }

    private static async Task<NoContent> ReleaseChannelAsync(string channel, HttpContext context, ViewerChoiceStore choices, CancellationToken cancellationToken)
    {
        await choices.SetChannelAsync(Caller(context), ChannelName(channel), null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> StartOverAsync(
        HttpContext context, InteractionStore interactions, ViewerChoiceStore choices, CancellationToken cancellationToken)
    {
        await interactions.ForgetAsync(Caller(context), null, cancellationToken);
        await choices.StartOverAsync(Caller(context), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ForgetAsync(Guid videoId, HttpContext context, InteractionStore interactions, CancellationToken cancellationToken)
    {
        await interactions.ForgetAsync(Caller(context), videoId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Guid Caller(HttpContext context) => context.User.ToViewerContext().ViewerId;

    /// <summary>The server leaves an encoded slash as it is, so that it does not end a part of the address.</summary>
    private static string ChannelName(string channel)
    {
        var name = channel.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return !string.IsNullOrWhiteSpace(name) && name.Length <= UploadPolicy.MaxChannelLength
            ? name
            : throw RequestProblem.Invalid("channel", $"A channel's name has 1 to {UploadPolicy.MaxChannelLength} characters.");
    }

    internal sealed record MeResponse(Guid ViewerId, bool SignedIn, string? Email, bool IsAdmin);

    internal sealed record ControlsInput(double? Familiarity, double? Freshness, double? Popularity, double? LookOrTopic);

    internal sealed record LearningInput(bool? Paused);

    internal sealed record LearningState(bool Paused);

    internal sealed record ChannelInput(ChannelChoiceKind? Kind);

    internal sealed record ChannelResponse(string Channel, ChannelChoiceKind Kind);
}
