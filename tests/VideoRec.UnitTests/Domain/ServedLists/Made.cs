using System.Reflection;
using CsCheck;
using VideoRec.Domain.Feed;

namespace VideoRec.UnitTests.Domain.ServedLists;

/// <summary>Signals and factors with every field there is, also those that come later.</summary>
internal static class Made
{
    public static FeedFactors Zero { get; } = (FeedFactors)Make(typeof(FeedFactors), _ => 0);

    public static Gen<CandidateSignals> Signals(Gen<double> value) => value.Array[FieldsOf(typeof(CandidateSignals)).Length]
        .Select(values => (CandidateSignals)Make(typeof(CandidateSignals), i => values[i]));

    public static Gen<FeedFactors> Factors(Gen<double> value) => value.Array[FieldsOf(typeof(FeedFactors)).Length]
        .Select(values => (FeedFactors)Make(typeof(FeedFactors), i => values[i]));

    public static IEnumerable<long> Bits(IEnumerable<RankingCandidate> candidates) => candidates.SelectMany(c =>
        FieldsOf(typeof(CandidateSignals)).Select(f => BitConverter.DoubleToInt64Bits((double)typeof(CandidateSignals).GetProperty(f.Name!)!.GetValue(c.Signals)!)));

    private static ParameterInfo[] FieldsOf(Type record) => record.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters();

    private static object Make(Type record, Func<int, double> value) => record.GetConstructors().MaxBy(c => c.GetParameters().Length)!
        .Invoke([.. FieldsOf(record).Select((_, i) => (object)value(i))]);
}
