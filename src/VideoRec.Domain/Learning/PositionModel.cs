using VideoRec.Domain.ServedLists;

namespace VideoRec.Domain.Learning;

/// <summary>
/// How likely a place of a list is looked at, relative to the first: its share of clicks among what was in sight there,
/// pulled to the mean where little was shown and never rising from place to place (position-based model, Craswell et al.,
/// WSDM 2008). Read off lists that were ranked, it takes part of what is due to good ranking for what is due to place; a
/// live comparison has no such error.
/// </summary>
public sealed class PositionModel
{
    /// <summary>Items in sight that count as much as the mean of all places.</summary>
    private const double Pull = 20;

    private const double Least = 0.05;

    private readonly double[] _attention;

    private PositionModel(double[] attention) => _attention = attention;

    /// <summary>Every place is looked at alike.</summary>
    public static PositionModel Flat { get; } = new([1]);

    /// <param name="lists">What came of the items of each list, in order.</param>
    public static PositionModel Of(IEnumerable<IReadOnlyList<ItemOutcome>> lists)
    {
        var shown = new List<int>();
        var clicked = new List<int>();
        foreach (var list in lists)
        {
            for (var place = 0; place < list.Count; place++)
            {
                if (place == shown.Count)
                {
                    shown.Add(0);
                    clicked.Add(0);
                }

                shown[place] += list[place].Shown ? 1 : 0;
                clicked[place] += list[place].Clicked ? 1 : 0;
            }
        }

        if (clicked.Sum() == 0)
            return Flat;
        var mean = (double)clicked.Sum() / shown.Sum();
        var rates = shown.Select((count, place) => (clicked[place] + (Pull * mean)) / (count + Pull)).ToArray();
        for (var place = 1; place < rates.Length; place++)
            rates[place] = Math.Min(rates[place], rates[place - 1]);
        return new PositionModel([.. rates.Select(rate => Math.Max(Least, rate / rates[0]))]);
    }

    /// <returns>0.05…1; places beyond the last that was seen are looked at like it.</returns>
    public double At(int place) => _attention[Math.Min(place, _attention.Length - 1)];
}
