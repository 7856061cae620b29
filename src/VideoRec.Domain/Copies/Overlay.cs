using System.Numerics.Tensors;

namespace VideoRec.Domain.Copies;

/// <summary>Which part of one video's picture is laid over which part of another's.</summary>
internal readonly record struct Overlay(FrameView Mine, FrameView Theirs)
{
    /// <summary>Pairs of frames on which all overlays are tried, and those on which the best of them are.</summary>
    private const int FewPairs = 3, ManyPairs = 12;

    /// <summary>Overlays that are tried on more pairs, and those that are left of them.</summary>
    private const int Promising = 12, Best = 3;

    /// <summary>What cutting down by up to a tenth at each side leaves.</summary>
    private static readonly float[] Lengths = [1, 0.95f, 0.9f, 0.85f, 0.8f];

    /// <summary>What bars leave, in one direction, where only a part of the film has them: of 4:3, a square and an upright picture in 16:9.</summary>
    private static readonly float[] BetweenBars = [0.76f, 0.56f, 0.42f, 0.32f];

    private static readonly FrameView[] Parts =
    [
        .. Lengths.SelectMany(_ => Lengths, (width, height) => (width, height)).Where(size => size is not (1, 1)).SelectMany(size => Placed(size.width, size.height)),
        .. BetweenBars.SelectMany(share => (FrameView[])[new((1 - share) / 2, 0, share, 1), new(0, (1 - share) / 2, 1, share)]),
    ];

    private static readonly Overlay[] All =
    [
        .. ((FrameView[])[FrameView.Whole, FrameView.Mirrored]).SelectMany(whole =>
            Parts.SelectMany(part => (Overlay[])[new(part, whole), new(whole, part)]).Prepend(new Overlay(whole, FrameView.Whole))),
    ];

    public bool IsMirrored => Mine.IsMirrored || Theirs.IsMirrored;

    /// <summary>The whole pictures, and the parts that fit best on frames that stand beside each other.</summary>
    /// <param name="runs">Pairs of frames, in the order of time, at offsets for which the frame vectors speak.</param>
    public static IEnumerable<Overlay> Likely(CopyTrace one, CopyTrace other, IEnumerable<(int One, int Other)[]> runs) =>
        ((Overlay[])[new(FrameView.Whole, FrameView.Whole), new(FrameView.Mirrored, FrameView.Whole)]).Union(runs.SelectMany(run =>
        {
            var pairs = Array.FindAll(run, pair => one.Read(FrameView.Whole)[pair.One] is not null && other.Read(FrameView.Whole)[pair.Other] is not null);
            return Fitting(Fitting(All, one, other, Spread(pairs, FewPairs), Promising), one, other, Spread(pairs, ManyPairs), Best);
        }));

    /// <summary>The same parts at other places. Where the camera pans, a part further to the side looks like the middle a moment later, and only a whole run tells which it is.</summary>
    public IEnumerable<Overlay> Elsewhere()
    {
        var own = this;
        return All.Where(overlay => overlay != own && overlay.IsMirrored == own.IsMirrored && SameSize(overlay.Mine, own.Mine) && SameSize(overlay.Theirs, own.Theirs));
    }

    private static bool SameSize(FrameView one, FrameView other) => one.Width == other.Width && one.Height == other.Height;

    private static Overlay[] Fitting(IReadOnlyCollection<Overlay> overlays, CopyTrace one, CopyTrace other, (int One, int Other)[] pairs, int most)
    {
        var correlations = overlays.ToDictionary(overlay => overlay, _ => 0f);
        foreach (var (i, j) in pairs)
        {
            var (mine, theirs) = (Read(one.Fingerprints[i], overlays.Select(o => o.Mine)), Read(other.Fingerprints[j], overlays.Select(o => o.Theirs)));
            foreach (var overlay in overlays)
                if (mine[overlay.Mine] is { } left && theirs[overlay.Theirs] is { } right)
                    correlations[overlay] += TensorPrimitives.Dot<float>(left, right);
        }

        return [.. correlations.OrderByDescending(pair => pair.Value).Take(most).Select(pair => pair.Key)];
    }

    private static Dictionary<FrameView, float[]?> Read(byte[] fingerprint, IEnumerable<FrameView> views)
    {
        var read = new Dictionary<FrameView, float[]?>();
        foreach (var view in views)
            if (!read.ContainsKey(view))
                read[view] = view.Read(fingerprint);
        return read;
    }

    private static (int One, int Other)[] Spread((int One, int Other)[] pairs, int most) =>
        pairs.Length <= most ? pairs : [.. Enumerable.Range(0, most).Select(i => pairs[((2 * i) + 1) * pairs.Length / (2 * most)])];

    /// <summary>A part of that size at both ends and in the middle, in either direction.</summary>
    private static IEnumerable<FrameView> Placed(float width, float height) =>
        from left in Starts(width) from top in Starts(height) select new FrameView(left, top, width, height);

    private static float[] Starts(float length) => length == 1 ? [0] : [0, (1 - length) / 2, 1 - length];
}
