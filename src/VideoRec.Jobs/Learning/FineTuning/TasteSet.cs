namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What a fine-tuning learns from: videos, and what says that some of them belong together.</summary>
/// <param name="Groups">Members by their places among the videos.</param>
internal sealed record TasteSet(IReadOnlyList<TasteVideo> Videos, IReadOnlyList<TasteGroup> Groups)
{
    /// <summary>Numbers a vector.</summary>
    public int Dimension => Videos[0].Look.Length;

    /// <summary>Adds everything to a fingerprint.</summary>
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

/// <param name="Look">Unit vector of the whole video, as the frame encoder in use gives it.</param>
/// <param name="Views">Unit vectors of parts of it, one after the other; at least one.</param>
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
