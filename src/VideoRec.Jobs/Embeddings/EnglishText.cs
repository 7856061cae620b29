namespace VideoRec.Jobs.Embeddings;

/// <summary>Tells whether a model that reads English only may be asked about a text.</summary>
internal static class EnglishText
{
    /// <summary>Share of the letters that must be of the plain alphabet: an accent in a name is allowed, another script is not.</summary>
    private const double LeastShare = 0.95;

    /// <summary>True where nearly all letters are a to z; false for a text without letters. Other languages written in them pass too.</summary>
    public static bool Is(string text)
    {
        int plain = 0, letters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            plain += rune.IsAscii && char.IsAsciiLetter((char)rune.Value) ? 1 : 0;
            letters += System.Text.Rune.IsLetter(rune) ? 1 : 0;
        }

        return letters > 0 && plain >= LeastShare * letters;
    }
}
