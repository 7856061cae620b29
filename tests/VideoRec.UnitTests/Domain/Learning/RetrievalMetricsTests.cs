using VideoRec.Domain.Learning;

namespace VideoRec.UnitTests.Domain.Learning;

public sealed class RetrievalMetricsTests
{
    [Fact]
    public void Evaluate_OneQuery_IsTheHandWorkedScore()
    {
        // Relevant at ranks 1, 3 and 6: AP = (1/1 + 2/3 + 3/6) / 3 = 13/18; two of the first five, of three possible.
        var score = RetrievalMetrics.Evaluate([[true, false, true, false, false, true, false]]);

        Assert.Equal(1, score.PrecisionAt1, 12);
        Assert.Equal(2 / 3.0, score.PrecisionAt5, 12);
        Assert.Equal(13 / 18.0, score.MeanAveragePrecision, 12);
        Assert.Equal(1, score.Queries);
    }

    [Fact]
    public void Evaluate_MoreThanFiveRelevant_DividesByFive()
    {
        var score = RetrievalMetrics.Evaluate([[true, true, true, true, false, true, true, true]]);

        Assert.Equal(4 / 5.0, score.PrecisionAt5, 12);
        Assert.Equal((4 + 5 / 6.0 + 6 / 7.0 + 7 / 8.0) / 7, score.MeanAveragePrecision, 12);
    }

    [Fact]
    public void Evaluate_SeveralQueries_IsTheMeanOfThoseWithSomethingRelevant()
    {
        // AP 1/2 and 1; the second query has nothing to find.
        var score = RetrievalMetrics.Evaluate([[false, true], [false, false, false], [true]]);

        Assert.Equal(new RetrievalScore(0.5, 1, 0.75, 2), score);
    }

    [Fact]
    public void Evaluate_NothingRelevant_IsZero() => Assert.Equal(new RetrievalScore(0, 0, 0, 0), RetrievalMetrics.Evaluate([[false]]));
}
