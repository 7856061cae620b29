using System.Text;

namespace VideoRec.Domain.OnScreen;

/// <summary>How unlike two readings of a line are.</summary>
public static class TextDistance
{
    /// <summary>Compatibility form (full-width letters become plain ones) without white space, which readers set as they like.</summary>
    public static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c)));

    /// <summary>Characters to insert, delete or replace to make one of the other (Levenshtein 1966).</summary>
    public static int Between(string a, string b)
    {
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
