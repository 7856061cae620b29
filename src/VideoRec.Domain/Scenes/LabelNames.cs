using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Search;

namespace VideoRec.Domain.Scenes;

/// <summary>How much a label counts for a question.</summary>
/// <param name="Weight">0…1; the probability that the question means a thing of this label.</param>
public readonly record struct LabelWeight(int Label, float Weight);

/// <summary>What a question means in terms of labels.</summary>
/// <param name="Weights">Labels that count, most first.</param>
/// <param name="Closeness">Cosine of the question with the nearest name: near 1 it names a thing the model knows, near 0 nothing of the kind.</param>
public sealed record QuestionLabels(IReadOnlyList<LabelWeight> Weights, float Closeness);

/// <summary>
/// The names of a model's labels, and of the kinds they belong to, as vectors of a text model. A question is compared with every
/// name in both languages; each thing is as close as its nearest name, closeness becomes a probability by softmax, and that of a
/// kind goes to every label of it. So "a bird" asks for the sum of what the frame model gives to its 59 kinds of birds.
/// </summary>
public sealed class LabelNames
{
    /// <summary>Temperature of the softmax over cosines. Measured: mAP is the same from 0.03 to 0.08 and falls beyond.</summary>
    public const float Temperature = 0.05f;

    /// <summary>Weights below this part of the greatest are left out: together they decide no order.</summary>
    private const float LeastPart = 0.01f;

    /// <summary>How close a question is to a thing that it names among other words, in a language written without spaces.</summary>
    private const float NamedAmongOthers = 0.8f;

    private readonly string[] _names;
    private readonly float[] _vectors;
    private readonly int[] _thingOf;
    private readonly int[][] _labelsOf;
    private readonly int _labels;

    private LabelNames(string textModelId, string[] names, float[] vectors, int[] thingOf, int[][] labelsOf, int labels) =>
        (TextModelId, _names, _vectors, _thingOf, _labelsOf, _labels) = (textModelId, names, vectors, thingOf, labelsOf, labels);

    public string TextModelId { get; }

    /// <summary>Reads every name with the text model; some thousand short texts.</summary>
    public static async Task<LabelNames> EncodeAsync(LabelVocabulary vocabulary, ITextEncoder encoder, TextVectorCache cache, CancellationToken cancellationToken)
    {
        List<(string[] Names, int[] Labels)> things =
        [
            .. Enumerable.Range(0, vocabulary.Count).Select(label => ((string[])[vocabulary[label].English, vocabulary[label].Chinese], (int[])[label])),
            .. vocabulary.Kinds.Select(kind => ((string[])[.. kind.English, .. kind.Chinese], kind.Labels.ToArray())),
        ];
        var names = things.SelectMany((thing, index) => thing.Names.Select(name => (Text: name, Thing: index))).ToList();

        // Two text models joined give vectors longer than one, and longer for texts that both read.
        var vectors = await cache.EncodeAsync(encoder, names.ConvertAll(name => name.Text), cancellationToken).ConfigureAwait(false);
        string[] texts = [.. names.Select(name => SearchText.Normalize(name.Text))];
        int[] thingOf = [.. names.Select(name => name.Thing)];
        ForgetUnknown(texts, thingOf, vectors, encoder.Dimension);
        return new LabelNames(encoder.ModelId, texts, vectors, thingOf, [.. things.Select(thing => thing.Labels)], vocabulary.Count);
    }

    /// <param name="question">Vector of the question by the same text model.</param>
    /// <param name="text">The question: what it names literally, it means, also where the text model does not know the word.</param>
    public QuestionLabels Weigh(float[] question, string text)
    {
        var unit = EmbeddingPooling.Unit(question);
        var closeness = new float[_labelsOf.Length];
        Array.Fill(closeness, -1);
        for (var i = 0; i < _thingOf.Length; i++)
            closeness[_thingOf[i]] = Math.Max(closeness[_thingOf[i]], TensorPrimitives.Dot(unit, _vectors.AsSpan(i * unit.Length, unit.Length)));
        foreach (var (name, spelled) in Spelled(text))
            closeness[_thingOf[name]] = Math.Max(closeness[_thingOf[name]], spelled);
        var probabilities = new float[closeness.Length];
        TensorPrimitives.Divide(closeness, Temperature, probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);
        var weights = new float[_labels];
        for (var thing = 0; thing < probabilities.Length; thing++)
            foreach (var label in _labelsOf[thing])
                weights[label] += probabilities[thing];
        var least = LeastPart * TensorPrimitives.Max(weights);
        return new QuestionLabels(
            [.. weights.Select((weight, label) => new LabelWeight(label, weight)).Where(w => w.Weight >= least).OrderByDescending(w => w.Weight).ThenBy(w => w.Label)],
            TensorPrimitives.Max(closeness));
    }

    /// <summary>
    /// Words that a text model does not know are one and the same to it: names of different things with one vector would all be as close to
    /// a question of such words, and are compared by their letters only.
    /// </summary>
    private static void ForgetUnknown(string[] names, int[] thingOf, float[] vectors, int dimension)
    {
        foreach (var same in Enumerable.Range(0, names.Length).GroupBy(i => Convert.ToBase64String(MemoryMarshal.AsBytes(vectors.AsSpan(i * dimension, dimension)))))
            if (same.Select(i => names[i]).Distinct().Skip(1).Any() && same.Select(i => thingOf[i]).Distinct().Skip(1).Any())
                foreach (var i in same)
                    vectors.AsSpan(i * dimension, dimension).Clear();
    }

    /// <summary>Names that stand in the question letter by letter: all of it or, without spaces between words, a part of it.</summary>
    private IEnumerable<(int Name, float Closeness)> Spelled(string text)
    {
        var question = string.Join(' ', SearchText.Keywords(text));
        var held = Enumerable.Range(0, _names.Length).Where(i => question.Contains(_names[i], StringComparison.Ordinal) && MayBeNamed(_names[i])).ToList();

        // A sofa bed is no bed: of names within one another the longest is meant.
        return held.Where(i => !held.Exists(j => _names[j].Length > _names[i].Length && _names[j].Contains(_names[i], StringComparison.Ordinal)))
            .Select(i => (i, _names[i] == question ? 1 : NamedAmongOthers));

        bool MayBeNamed(string name) => name == question || (name.Length > 1 && SearchText.IsWithoutSpaces(name));
    }
}
