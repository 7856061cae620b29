namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What a fine-tuning learns from: videos, and what says that some of them belong together.</summary>
/// <param name="Groups">Members by their places among the videos.</param>
internal sealed record TasteSet(IReadOnlyList<TasteVideo> Videos, IReadOnlyList<TasteGroup> Groups)
{
    /// <summary>Numbers a vector.</summary>
    public int Dimension => Videos[0].Look.Length;

    /// <summary>The same with each vector as its coordinates.</summary>
    public TasteSet In(PrincipalAxes axes) => this with
    {
        Videos = [.. Videos.Select(video => new TasteVideo(
            video.Id, axes.Coordinates(video.Look), [.. Enumerable.Range(0, video.ViewCount).SelectMany(view => axes.Coordinates(video.View(view)))]))],
    };

    /// <summary>Names the videos, their vectors and groups.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Training.DataFingerprint();
        foreach (var video in Videos)
            fingerprint.Add(video.Id).Add(video.Look).Add(video.Views);
        foreach (var group in Groups)
        {
            fingerprint.Add((long)group.Evidence).Add(group.Videos.Length);
            foreach (var video in group.Videos)
                fingerprint.Add(video);
        }

        return fingerprint.Current();
    }
}

/// <param name="Look">Vector of the whole video: of unit length as the frame encoder gives it, or its coordinates.</param>
/// <param name="Views">Likewise of parts of it, one after the other; at least one.</param>
internal sealed record TasteVideo(Guid Id, float[] Look, float[] Views)
{
    public int ViewCount => Views.Length / Look.Length;

    public ReadOnlySpan<float> View(int view) => Views.AsSpan(view * Look.Length, Look.Length);
}

/// <param name="Videos">Places of the members, ascending; at least two.</param>
internal sealed record TasteGroup(TasteEvidence Evidence, int[] Videos);

internal enum TasteEvidence
{
    /// <summary>One viewer watched them to the end, or liked them.</summary>
    Viewer,

    /// <summary>They bear the same tag or category.</summary>
    Label,
}
