using CsCheck;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;

namespace VideoRec.UnitTests.Domain.ServedLists;

public sealed class ServedListFormatTests
{
    /// <summary>All doubles there are, minus zero and infinities included.</summary>
    private static readonly Gen<double> AnyDouble = Gen.Double;

    private static readonly Gen<double> Bounded = Gen.Double[-1, 1];

    private static readonly Gen<RankingInputs> Inputs =
        from list in Gen.Enum<FeedList>()
        from take in Gen.Int[0, 200]
        from controls in Gen.Select(Bounded, Bounded, Bounded, Bounded, (a, b, c, d) => new FeedControls(a, b, c, d))
        from evidence in Gen.Double[0, 1]
        from candidates in Gen.Select(Gen.Guid, Gen.String[0, 12], Made.Signals(AnyDouble), (id, channel, signals) => new RankingCandidate(id, channel, signals)).List[0, 30]
        select new RankingInputs(list, take, controls, evidence, candidates);

    [Fact]
    public void Inputs_AreReadBackBitByBit() => Gen.Select(Inputs, Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Single).List[0, 60]).Sample((inputs, asked) =>
    {
        var cosines = new CosineRecorder(new Cosines(asked.ToLookup(a => RecordedCosines.Key(a.Item1, a.Item2), a => a.Item3)));
        foreach (var (a, b, _) in asked)
            cosines.Cosine(a, b);
        var (read, known) = ServedListFormat.ReadInputs(ServedListFormat.WriteInputs(inputs, cosines.ToRecorded()));
        Assert.Equal(inputs with { Candidates = [] }, read with { Candidates = [] }, (x, y) => x!.List == y!.List && x.Take == y.Take && x.Controls == y.Controls && x.PeopleEvidence.Equals(y.PeopleEvidence));
        Assert.Equal(inputs.Candidates, read.Candidates);
        Assert.Equal(Made.Bits(inputs.Candidates), Made.Bits(read.Candidates));
        Assert.All(asked, a => Assert.Equal(BitConverter.SingleToInt32Bits(cosines.Cosine(a.Item1, a.Item2)), BitConverter.SingleToInt32Bits(known.Cosine(a.Item2, a.Item1))));
    });

    [Fact]
    public void Items_AreReadBackBitByBit() =>
        Gen.Select(Gen.Guid, AnyDouble, Made.Factors(AnyDouble), Gen.Int[0, 2]).Select((id, score, factors, team) =>
            new ServedItem(id, score, factors, team == 0 ? null : (RankerTeam)(team - 1))).List[0, 30].Sample(items =>
        Assert.Equal(items, ServedListFormat.ReadItems(ServedListFormat.WriteItems(items))));

    [Fact]
    public void ChangedBytes_AreRefused()
    {
        var stored = ServedListFormat.WriteItems([.. Enumerable.Range(1, 24).Select(i => new ServedItem(new Guid(i, 0, 0, new byte[8]), i, Made.Zero with { Look = i }))]);
        Assert.Throws<InvalidDataException>(() => ServedListFormat.ReadItems([]));
        Assert.Throws<InvalidDataException>(() => ServedListFormat.ReadItems(stored[..(stored.Length / 2)]));
        for (var at = 0; at < stored.Length; at++)
        {
            byte[] changed = [.. stored];
            changed[at] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => ServedListFormat.ReadItems(changed));
        }
    }

    [Fact]
    public void PairThatWasNotAsked_IsAnErrorUnlessThereIsAnotherSource()
    {
        var recorded = new RecordedCosines(new Dictionary<(int, int), float> { [(1, 2)] = 0.5f });
        Assert.Equal(0.5f, recorded.Cosine(2, 1));
        Assert.Throws<KeyNotFoundException>(() => recorded.Cosine(1, 3));
        Assert.Equal(0.25f, recorded.Or(new Constant(0.25f)).Cosine(1, 3));
        Assert.Equal(0.5f, recorded.Or(new Constant(0.25f)).Cosine(1, 2));
    }

    private sealed class Constant(float value) : ICandidateCosines
    {
        public float Cosine(int a, int b) => value;
    }

    private sealed class Cosines(ILookup<(int, int), float> values) : ICandidateCosines
    {
        public float Cosine(int a, int b) => values[RecordedCosines.Key(a, b)].First();
    }
}
