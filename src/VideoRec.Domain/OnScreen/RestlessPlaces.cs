namespace VideoRec.Domain.OnScreen;

/// <summary>Places where the text changes all the time, such as clocks and counters: nobody looks for them, and reading them would never end.</summary>
public sealed class RestlessPlaces
{
    /// <summary>A line that was there for less is short-lived, in seconds.</summary>
    private const double ShortLived = 1;

    /// <summary>Short-lived lines in one place from which on it is restless.</summary>
    private const int Many = 4;

    /// <summary>How soon they have to follow each other, in seconds.</summary>
    private const double Soon = 2;

    /// <summary>After so many seconds such a place is looked at again.</summary>
    private const double Rest = 20;

    private readonly List<Place> _places = [];

    /// <summary>Where nobody needs to look now.</summary>
    public IEnumerable<UprightBox> At(double time) => _places.Where(place => place.IsRestless && time - place.Last < Rest).Select(place => place.Box);

    /// <summary>Takes note of a line that has ended.</summary>
    public void Add(SeenText line)
    {
        if (!IsShort(line))
            return;
        var place = _places.Find(p => p.Box.Overlap(line.Box) > 0.3f);
        if (place is null)
            _places.Add(place = new Place { Box = line.Box });
        else
            place.Count = line.StartSeconds - place.Last <= Soon || place.IsRestless ? place.Count + 1 : 1;
        place.Last = line.EndSeconds;
    }

    /// <summary>Without the short-lived lines of restless places.</summary>
    public IEnumerable<SeenText> Without(IEnumerable<SeenText> lines) =>
        lines.Where(line => !IsShort(line) || !_places.Exists(place => place.IsRestless && place.Box.Overlap(line.Box) > 0.3f));

    private static bool IsShort(SeenText line) => line.EndSeconds - line.StartSeconds < ShortLived;

    private sealed class Place
    {
        public required UprightBox Box { get; init; }

        public int Count { get; set; } = 1;

        public double Last { get; set; }

        public bool IsRestless => Count >= Many;
    }
}
