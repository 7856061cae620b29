using VideoRec.Domain.Feed;

namespace VideoRec.Domain.ServedLists;

/// <summary>Notes the cosines that a decision asks for; noting costs the decision next to nothing.</summary>
internal sealed class CosineRecorder(ICandidateCosines inner) : ICandidateCosines
{
    private readonly List<(int A, int B, float Value)> _asked = [];

    /// <summary>What was asked for until now.</summary>
    public RecordedCosines ToRecorded()
    {
        var known = new Dictionary<(int A, int B), float>(_asked.Count);
        foreach (var (a, b, value) in _asked)
            known[RecordedCosines.Key(a, b)] = value;
        return new RecordedCosines(known);
    }

    public float Cosine(int a, int b)
    {
        var value = inner.Cosine(a, b);
        _asked.Add((a, b, value));
        return value;
    }
}

/// <summary>The cosines that a decision asked for, by places among the candidates, each pair once.</summary>
/// <param name="known">Keys with the smaller place first.</param>
/// <param name="otherwise">What is asked of where a pair was not noted; null: such a pair is an error.</param>
internal sealed class RecordedCosines(IReadOnlyDictionary<(int A, int B), float> known, ICandidateCosines? otherwise = null) : ICandidateCosines
{
    public IReadOnlyDictionary<(int A, int B), float> Known => known;

    /// <exception cref="KeyNotFoundException">The pair was not asked for when the list was decided.</exception>
    public float Cosine(int a, int b)
    {
        if (known.TryGetValue(Key(a, b), out var value))
            return value;
        return otherwise?.Cosine(a, b) ?? throw new KeyNotFoundException($"The cosine of candidates {a} and {b} was not noted.");
    }

    /// <summary>The same where what was not noted is asked of another source.</summary>
    public RecordedCosines Or(ICandidateCosines source) => new(known, source);

    public static (int A, int B) Key(int a, int b) => a <= b ? (a, b) : (b, a);
}
