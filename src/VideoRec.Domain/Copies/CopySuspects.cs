using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Copies;

/// <summary>Which videos of a large catalogue are worth comparing frame by frame: those that look like the video or like one of its frames.</summary>
internal static class CopySuspects
{
    /// <summary>Frames that are asked for, evenly over the video.</summary>
    private const int Frames = 8;

    /// <param name="frameVectors">Unit vectors of the video's frames by the model that made the index's looks; none where another did.</param>
    /// <param name="take">How many at most.</param>
    public static IReadOnlyList<Guid> Of(IndexSnapshot snapshot, Guid videoId, IReadOnlyList<float[]> frameVectors, int take)
    {
        var space = snapshot.Look;
        var query = snapshot.RowOf(videoId);
        var questions = new List<ScanQuery>();
        foreach (var vector in Enumerable.Range(0, Math.Min(Frames, frameVectors.Count)).Select(i => frameVectors[i * frameVectors.Count / Math.Min(Frames, frameVectors.Count)]))
        {
            var unit = new float[space.Dimension];
            space.Centring.Unit(vector, unit);
            questions.Add(new ScanQuery(unit, 1));
        }

        var own = new float[space.Dimension];
        if (query >= 0 && space.Has(query) && space.Centring.TryUnit(query, own))
            questions.Add(new ScanQuery(own, 1));
        if (questions.Count == 0)
            return [];
        var live = RowMask.Create(snapshot.Rows);
        for (var row = 0; row < snapshot.Rows; row++)
            if (row != query && snapshot.IsLive(row) && space.Has(row))
                RowMask.Set(live, row);
        return [.. VectorScan.Nearest(snapshot, space, live, [.. questions], take)];
    }
}
