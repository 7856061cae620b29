using System.Text.RegularExpressions;

namespace VideoRec.Evaluation.Peers;

/// <summary>
/// Elasticsearch's <c>more_like_this</c> over the fields tags and title: the document's own terms with the highest tf·idf
/// (25 at most, in at least <paramref name="minDocFreq"/> documents) become a query, of which 30 % must match; documents
/// are scored by BM25 with k1 = 1.2 and b = 0.75 in each field (Robertson and Zaragoza, 2009). Words are lower-cased,
/// stripped of English function words and of a plural s: the part of its English analyser that matters for titles.
/// </summary>
internal sealed partial class MoreLikeThis(IReadOnlyCollection<PeerVideo> videos, int minDocFreq)
{
    private const int MaxQueryTerms = 25;
    private const double MustMatch = 0.3;
    private const double K1 = 1.2;
    private const double B = 0.75;

    private static readonly HashSet<string> FunctionWords = [
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or", "such",
        "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with"];

    private readonly Field[] _fields = [new(videos, video => string.Join(' ', video.Tags)), new(videos, video => video.Title)];

    /// <summary>Other documents that match, best first.</summary>
    public IReadOnlyList<PeerVideo> Of(PeerVideo seed)
    {
        var query = _fields.SelectMany(field => field.Terms(seed).Where(term => field.DocFreq(term.Key) >= minDocFreq)
                .Select(term => (Field: field, Term: term.Key, Weight: term.Value * field.Idf(term.Key))))
            .OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal).Take(MaxQueryTerms).ToList();
        var needed = Math.Max(1, (int)(query.Count * MustMatch));
        return [.. videos.Where(video => video.Id != seed.Id)
            .Select(video => (Video: video, Matches: query.Count(term => term.Field.Terms(video).ContainsKey(term.Term)), Score: query.Sum(term => term.Field.Bm25(video, term.Term))))
            .Where(scored => scored.Matches >= needed)
            .OrderByDescending(scored => scored.Score).ThenBy(scored => scored.Video.Id).Select(scored => scored.Video)];
    }

    internal static IEnumerable<string> Words(string text) => Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)
        .Where(word => !FunctionWords.Contains(word)).Select(word => word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word);

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Word();

    private sealed class Field
    {
        private readonly Dictionary<Guid, Dictionary<string, int>> _terms;
        private readonly Dictionary<string, int> _docFreq;
        private readonly double _averageLength;
        private readonly int _documents;

        public Field(IReadOnlyCollection<PeerVideo> videos, Func<PeerVideo, string> text)
        {
            _terms = videos.ToDictionary(video => video.Id, video => Words(text(video)).CountBy(word => word).ToDictionary());
            _docFreq = _terms.Values.SelectMany(terms => terms.Keys).CountBy(term => term).ToDictionary();

            // As in Lucene, only documents that have the field count.
            var lengths = _terms.Values.Select(terms => terms.Values.Sum()).Where(length => length > 0).ToList();
            _documents = lengths.Count;
            _averageLength = lengths.Count == 0 ? 1 : lengths.Average();
        }

        public Dictionary<string, int> Terms(PeerVideo video) => _terms[video.Id];

        public int DocFreq(string term) => _docFreq.GetValueOrDefault(term);

        public double Idf(string term) => Math.Log(1 + ((_documents - DocFreq(term) + 0.5) / (DocFreq(term) + 0.5)));

        public double Bm25(PeerVideo video, string term)
        {
            var terms = Terms(video);
            var frequency = terms.GetValueOrDefault(term);
            return Idf(term) * frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * terms.Values.Sum() / _averageLength))));
        }
    }
}
