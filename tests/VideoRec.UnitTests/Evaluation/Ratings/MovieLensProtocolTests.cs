using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Learning;
using VideoRec.Evaluation.Ratings;
using VideoRec.Jobs.Behaviour;

namespace VideoRec.UnitTests.Evaluation.Ratings;

/// <summary>
/// Published figures are met to the digit only by their exact protocol. The learned ranker's own figure takes minutes and
/// is measured by <c>VideoRec.Evaluation movielens</c>.
/// </summary>
public sealed class MovieLensProtocolTests
{
    [Fact]
    public void Popularity_GivesThePublishedFigure()
    {
        var set = Set();
        Assert.Equal((943, 1682, 75_066), (set.Viewers, set.Items, set.Train.Count));

        var score = Lists.Judge(set, new PopularityScorer(set.Matrix), 10);
        Assert.Equal(0.2521, score.Ndcg, 0.001);
        Assert.Equal(0.0559, score.AveragePrecision, 0.001);
        Assert.Equal(0.2283, score.Precision, 0.001);
        Assert.Equal(0.1130, score.Recall, 0.001);
    }

    [Fact]
    public void ItemKnn_GivesAboutThePublishedFigure() =>
        Assert.Equal(0.436, Judge((set, cancel) => ItemKnnTrainer.Train(set.Matrix, 100, 10, null, cancel)).Ndcg, 0.01);

    [Fact]
    public void Ease_GivesThePublishedFigure()
    {
        var score = Judge((set, cancel) => EaseTrainer.Train(set.Matrix, 300, 0, null, cancel));

        Assert.Equal(0.4842, score.Ndcg, 0.002);
        Assert.Equal(0.1499, score.AveragePrecision, 0.002);
    }

    [Fact]
    public void Ials_LearnsSomethingFarBetterThanPopularity() =>
        Assert.True(Judge((set, cancel) => IalsTrainer.Train(set.Matrix, new IalsSettings(16, 6, 0.1, 0.03), null, cancel)).Ndcg > 0.42);

    private static RankingScore Judge(Func<RatingsSet, CancellationToken, IBehaviourModel> train)
    {
        var set = Set();
        return Lists.Judge(set, new ItemScorer("model", train(set, TestContext.Current.CancellationToken), set.Matrix), 10);
    }

    private static RatingsSet Set() => MovieLensFiles.Read(new DirectoryInfo(SharedFolder.Require("data/movielens-100k")));
}
