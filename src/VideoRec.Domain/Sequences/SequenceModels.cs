using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Sequences;

/// <summary>The sequence model in use, and what it expects of the viewers seen lately.</summary>
public sealed class SequenceModels(IOptions<BehaviourOptions> options)
{
    private const float NoDirection = 1e-6f;

    /// <summary>Goes when the history goes; a viewer who did something new has another history.</summary>
    private readonly ConditionalWeakTable<ViewerHistory, Known> _known = [];
    private ISequencePredictor? _current;

    /// <summary>Null while there is none: ranking goes on without.</summary>
    public ISequencePredictor? Current => Volatile.Read(ref _current);

    /// <summary>Puts a model into use, at once for the next list.</summary>
    public void Publish(ISequencePredictor? model) => Volatile.Write(ref _current, model);

    /// <summary>Where the viewer's next video is expected; null where there is no model for these vectors, or nothing was watched.</summary>
    public ExpectedNext? Of(IndexSnapshot snapshot, ViewerHistory history)
    {
        if (Current is not { } model || model.LookModelId != snapshot.Look.ModelId || model.WordsModelId != snapshot.Words.ModelId)
            return null;
        if (_known.TryGetValue(history, out var known) && known.Model == model && known.Snapshot.TryGetTarget(out var of) && of == snapshot)
            return known.Next;
        var next = Predict(model, snapshot, history);
        _known.AddOrUpdate(history, new Known(model, new WeakReference<IndexSnapshot>(snapshot), next));
        return next;
    }

    private ExpectedNext? Predict(ISequencePredictor model, IndexSnapshot snapshot, ViewerHistory history)
    {
        var rows = WatchOrder.Of(history).Select(state => snapshot.RowOf(state.VideoId))
            .Where(row => row >= 0 && JoinedVectors.Has(snapshot, row)).TakeLast(model.Longest).ToArray();
        if (rows.Length == 0)
            return null;
        var dimension = JoinedVectors.Dimension(snapshot);
        var watched = new float[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++)
            JoinedVectors.Write(snapshot, rows[i], watched.AsSpan(i * dimension, dimension));
        var point = model.Predict(watched);
        var norm = TensorPrimitives.Norm<float>(point);
        if (!(norm >= NoDirection) || !float.IsFinite(norm))
            return null;
        var evidence = model.Viewers / (model.Viewers + options.Value.HalfEvidence) * rows.Length / (rows.Length + 1);
        var (look, lookShare) = Part(point.AsSpan(0, snapshot.Look.Dimension), norm);
        var (words, wordsShare) = Part(point.AsSpan(snapshot.Look.Dimension), norm);
        return new ExpectedNext(look, lookShare, words, wordsShare, evidence);
    }

    /// <summary>A part of unit length, and what its cosine counts: √½ of it is in the video's own joined vector.</summary>
    private static (float[] Unit, float Share) Part(ReadOnlySpan<float> part, float norm)
    {
        var unit = part.ToArray();
        var length = TensorPrimitives.Norm(part);
        if (length < NoDirection)
            return (unit, 0);
        TensorPrimitives.Divide(unit, length, unit);
        return (unit, MathF.Sqrt(0.5f) * length / norm);
    }

    private sealed record Known(ISequencePredictor Model, WeakReference<IndexSnapshot> Snapshot, ExpectedNext? Next);
}

/// <summary>Where a viewer's next video is expected: near = LookShare · cos(Look, look) + WordsShare · cos(Words, words), −1…1.</summary>
/// <param name="Look">Unit length, as seen from the catalogue's mean; of no meaning where its share is 0.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Evidence">0…1: v / (v + half evidence) · k / (k + 1) for v viewers it learned from and k videos watched.</param>
public sealed record ExpectedNext(float[] Look, float LookShare, float[] Words, float WordsShare, double Evidence);
