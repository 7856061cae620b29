using System.Numerics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Finds one value by its rank without sorting them all.</summary>
internal static class Selection
{
    /// <summary>Moves the k greatest to the front, in no order but for the k-th, which stands last of them (Hoare, "Algorithm 65: find", 1961).</summary>
    /// <param name="k">At least 1 and at most as many as there are.</param>
    /// <returns>The k-th greatest.</returns>
    public static T Greatest<T>(Span<T> values, int k)
        where T : IComparisonOperators<T, T, bool>
    {
        var (from, to) = (0, values.Length - 1);
        while (from < to)
        {
            var (left, right) = Part(values, from, to);
            if (k - 1 <= right)
                to = right;
            else if (k - 1 >= left)
                from = left;
            else
                break;
        }

        return values[k - 1];
    }

    /// <summary>Greater ones to the left, lesser ones to the right.</summary>
    private static (int Left, int Right) Part<T>(Span<T> values, int from, int to)
        where T : IComparisonOperators<T, T, bool>
    {
        var middle = values[(from + to) / 2];
        var (left, right) = (from, to);
        while (left <= right)
        {
            while (values[left] > middle)
                left++;
            while (values[right] < middle)
                right--;
            if (left > right)
                break;
            (values[left], values[right]) = (values[right], values[left]);
            (left, right) = (left + 1, right - 1);
        }

        return (left, right);
    }
}
