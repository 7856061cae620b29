using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using VideoRec.Domain.Behaviour;
using VideoRec.Jobs.Behaviour;

namespace VideoRec.UnitTests.Jobs.Behaviour;

public sealed class TrainerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Gen<InteractionMatrix> Matrices =
        from viewers in Gen.Int[1, 12]
        from items in Gen.Int[1, 9]
        from entries in Gen.Select(Gen.Int[0, viewers - 1], Gen.Int[0, items - 1], Gen.Float[0.1f, 5]).Array[0, 40]
        select InteractionMatrix.Create(viewers, items, entries);

    [Fact]
    public void Ease_IsTheClosedFormWithAZeroDiagonal() =>
        Gen.Select(Matrices, Gen.Double[0.5, 50], Gen.Double[0, 0.8]).Sample((matrix, lambda, dropout) =>
        {
            var x = Dense(matrix);
            var gram = x.TransposeThisAndMultiply(x);
            var inverse = (gram + Matrix<double>.Build.DenseDiagonal(matrix.Items, matrix.Items, i => lambda + (dropout / (1 - dropout) * gram[i, i]))).Inverse();

            var model = EaseTrainer.Train(matrix, lambda, dropout, null, Cancel);

            for (var i = 0; i < matrix.Items; i++)
                for (var j = 0; j < matrix.Items; j++)
                    Assert.Equal(i == j ? 0 : -inverse[i, j] / inverse[j, j], model.Row(i)[j], 1e-5);
        }, iter: 200);

    [Fact]
    public void Ease_OfMoreItemsThanAPanel_IsAnInverse()
    {
        var random = new Random(1);
        var matrix = InteractionMatrix.Create(90, 300, Enumerable.Range(0, 3000).Select(_ => (random.Next(90), random.Next(300), 1f)));
        var x = Dense(matrix);
        var inverse = (x.TransposeThisAndMultiply(x) + (20 * Matrix<double>.Build.DenseIdentity(300))).Inverse();

        var model = EaseTrainer.Train(matrix, 20, 0, null, Cancel);

        for (var i = 0; i < 300; i++)
            for (var j = 0; j < 300; j++)
                Assert.Equal(i == j ? 0 : -inverse[i, j] / inverse[j, j], model.Row(i)[j], 1e-6);
    }

    [Fact]
    public void ItemKnn_ShrinksByHand()
    {
        // Items 0 and 1 share two viewers, 0 and 2 one.
        var matrix = InteractionMatrix.Create(3, 3, [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 1), (2, 2, 1)]);

        var model = ItemKnnTrainer.Train(matrix, 10, 0.5, null, Cancel);

        Assert.Equal(2 / (Math.Sqrt(3 * 2) + 0.5), Similarity(model, 0, 1), 6);
        Assert.Equal(1 / (Math.Sqrt(3 * 1) + 0.5), Similarity(model, 0, 2), 6);
        Assert.Equal(0, Similarity(model, 1, 2));
        Assert.Equal(0, Similarity(model, 0, 0));
    }

    [Fact]
    public void ItemKnn_KeepsTheNearestOfEachItem()
    {
        var matrix = InteractionMatrix.Create(3, 3, [(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 1), (2, 2, 1)]);

        var model = ItemKnnTrainer.Train(matrix, 1, 0.5, null, Cancel);

        Assert.True(Similarity(model, 1, 0) > 0);
        Assert.Equal(0, Similarity(model, 2, 0));
        Assert.True(Similarity(model, 0, 2) > 0);
    }

    [Fact]
    public void Ials_RecoversTwoGroups()
    {
        // Ten viewers of items 0…4, ten of 5…9; each misses one item of their group.
        var entries = from viewer in Enumerable.Range(0, 20)
                      from item in Enumerable.Range(viewer < 10 ? 0 : 5, 5)
                      where item % 5 != viewer % 5
                      select (viewer, item, 1f);

        var model = IalsTrainer.Train(InteractionMatrix.Create(20, 10, entries), new IalsSettings(2, 10, 0.1, 0.01), null, Cancel);

        var scores = new float[10];
        model.Score([new ItemWeight(0, 1), new ItemWeight(1, 1)], scores);
        Assert.True(scores[2..5].Min() > 5 * scores[5..].Max(Math.Abs), string.Join(' ', scores));
    }

    [Fact]
    public void Training_IsTheSameForTheSameSeed()
    {
        var random = new Random(3);
        var matrix = InteractionMatrix.Create(30, 20, Enumerable.Range(0, 200).Select(_ => (random.Next(30), random.Next(20), 1f)));

        Assert.Equal(Scores(42), Scores(42));
        Assert.NotEqual(Scores(1), Scores(42));

        float[] Scores(int seed)
        {
            var scores = new float[20];
            IalsTrainer.Train(matrix, new IalsSettings(8, 3, Seed: seed), null, Cancel).Score([new ItemWeight(0, 1)], scores);
            return scores;
        }
    }

    [Fact]
    public void Training_StopsWhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var matrix = InteractionMatrix.Create(2, 2, [(0, 0, 1), (1, 1, 1)]);

        Assert.ThrowsAny<OperationCanceledException>(() => EaseTrainer.Train(matrix, 1, cancellationToken: stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => IalsTrainer.Train(matrix, new IalsSettings(), cancellationToken: stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => ItemKnnTrainer.Train(matrix, 2, 1, cancellationToken: stop.Token));
    }

    private static Matrix<double> Dense(InteractionMatrix matrix)
    {
        var dense = Matrix<double>.Build.Dense(matrix.Viewers, matrix.Items);
        for (var viewer = 0; viewer < matrix.Viewers; viewer++)
            foreach (var (item, weight) in matrix.Row(viewer))
                dense[viewer, item] = weight;
        return dense;
    }

    private static float Similarity(SparseItemModel model, int from, int to)
    {
        foreach (var entry in model.Row(from))
            if (entry.Item == to)
                return entry.Weight;
        return 0;
    }
}
