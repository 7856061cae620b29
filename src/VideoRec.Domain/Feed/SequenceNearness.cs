using System.Numerics.Tensors;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>How near videos are to where the viewer's next one is expected, times how much evidence there is: −1…1.</summary>
internal sealed class SequenceNearness(IndexSnapshot snapshot, ExpectedNext expected)
{
    private readonly SpaceDirection _look = new(snapshot.Look, expected.LookShare > 0 ? expected.Look : null);
    private readonly SpaceDirection _words = new(snapshot.Words, expected.WordsShare > 0 ? expected.Words : null);
    private readonly float _lookPart = (float)(expected.Evidence * expected.LookShare);
    private readonly float _wordsPart = (float)(expected.Evidence * expected.WordsShare);

    public double Of(int row) => (_lookPart * _look.Cosine(row)) + (_wordsPart * _words.Cosine(row));

    /// <summary>All candidates.</summary>
    public float[] Scan(ulong[] candidates) => Joined(_look.Scan(snapshot, candidates), _words.Scan(snapshot, candidates));

    /// <summary>The same about, from the codes of the rows, with its standard deviation.</summary>
    public (float[] Rows, double Error) Sketch(ulong[] candidates)
    {
        var (look, words) = (_look.Sketch(snapshot, candidates), _words.Sketch(snapshot, candidates));
        return (Joined(look.Rows, words.Rows), (_lookPart * look.Error) + (_wordsPart * words.Error));
    }

    private float[] Joined(float[] look, float[] words)
    {
        TensorPrimitives.Multiply(look, _lookPart, look);
        TensorPrimitives.MultiplyAdd(words, _wordsPart, look, look);
        return look;
    }
}

/// <summary>Nearness of all rows to the video that a list is about, and to where the viewer's next is expected; null where there is no such thing.</summary>
internal readonly record struct NearRows(float[]? Next, float[]? Sequence);
