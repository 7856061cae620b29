using System.Text;

namespace VideoRec.Domain.OnScreen;

/// <summary>Text and confidence of a line.</summary>
/// <param name="Confidence">Mean probability of its characters, 0…1; 0 for no text.</param>
public sealed record ReadText(string Text, float Confidence)
{
    /// <summary>The better of two readings of one line: the surer one; of equal letters the one that has more of the spaces, which get lost easily.</summary>
    public static ReadText Better(ReadText a, ReadText b) => TextDistance.Plain(a.Text) == TextDistance.Plain(b.Text)
        ? new ReadText(a.Text.Length >= b.Text.Length ? a.Text : b.Text, Math.Max(a.Confidence, b.Confidence))
        : b.Confidence > a.Confidence ? b : a;
}

/// <summary>
/// Reads what a network trained with connectionist temporal classification says (Graves and others, 2006): the likeliest class of each
/// step, repeated ones once, without blanks.
/// </summary>
/// <param name="characters">Text of each class but the blank, which is class 0.</param>
public sealed class CtcDecoder(IReadOnlyList<string> characters)
{
    /// <summary>Classes a step, the blank included.</summary>
    public int ClassCount => characters.Count + 1;

    /// <param name="lines">One character a line, as a recogniser's file holds them; the space comes after them.</param>
    public static CtcDecoder Parse(string lines)
    {
        var characters = lines.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (characters.Count > 0 && characters[^1].Length == 0)
            characters.RemoveAt(characters.Count - 1);
        return new CtcDecoder([.. characters, " "]);
    }

    /// <param name="steps">Steps × <see cref="ClassCount"/> probabilities.</param>
    public ReadText Decode(ReadOnlySpan<float> steps)
    {
        var text = new StringBuilder();
        var (sum, count, before) = (0f, 0, 0);
        for (var start = 0; start + ClassCount <= steps.Length; start += ClassCount)
        {
            var probabilities = steps.Slice(start, ClassCount);
            var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities);
            if (best != 0 && best != before)
            {
                text.Append(characters[best - 1]);
                sum += probabilities[best];
                count++;
            }

            before = best;
        }

        return new ReadText(text.ToString().Trim(), count > 0 ? sum / count : 0);
    }
}
