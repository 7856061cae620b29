using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

public sealed class FineTunerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-fine-tune-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Step_ManyTimes_LowersTheLoss()
    {
        var set = World(labelled: true);
        var axes = PrincipalAxes.Of([.. set.Videos.Select(video => video.Look)], 16);
        using var training = new SlotTraining(set.In(axes), All(set), set.Groups, new FineTuningConfiguration(), 1, GraphSession.OneThread);
        var first = Enumerable.Range(0, 5).Average(_ => training.Step());
        for (var i = 0; i < 60; i++)
            training.Step();
        Assert.True(Enumerable.Range(0, 5).Average(_ => training.Step()) < first - 0.05);
    }

    [Fact]
    public async Task Run_LabelsThatLooksHide_BringsThemTogether()
    {
        var set = World(labelled: true);
        var tuned = await new FineTuner(Context("a", new UnattendedTraining()), set, All(set), set.Groups).RunAsync(Cancel);
        Assert.True(tuned.Projection.Choice is { Alpha: > 0, FamiliarGain: > 0 } choice && choice.StrangeGain >= -new FineTuningConfiguration().MayFall);
        var looks = set.Videos.Select(video => video.Look).ToArray();
        var after = await ProjectAsync(tuned, looks);
        var task = new RetrievalTask(set.Groups, All(set));
        Assert.True(RetrievalTask.Mean(task.Ask(i => after[i])) > RetrievalTask.Mean(task.Ask(i => looks[i])) + 0.02);
        Assert.All(after, look => Assert.Equal(1, Math.Sqrt(look.Sum(v => (double)v * v)), 1e-4));
    }

    [Fact]
    public async Task Run_LabelsThatSayNothing_GainNothingOnWhatWasHeldOut()
    {
        var set = World(labelled: false);
        var (held, learned) = (All(set).Where(i => i % 2 == 0).ToArray(), All(set).Where(i => i % 2 == 1).ToArray());
        var groups = set.Groups.Select(group => group with { Videos = [.. group.Videos.Where(learned.Contains)] }).Where(group => group.Videos.Length >= 2).ToList();
        var tuned = await new FineTuner(Context("a", new UnattendedTraining()), set, learned, groups).RunAsync(Cancel);
        var after = await ProjectAsync(tuned, [.. set.Videos.Select(video => video.Look)]);
        var task = new RetrievalTask(set.Groups, held);
        Assert.True(RetrievalTask.Mean(task.Ask(i => after[i])) < RetrievalTask.Mean(task.Ask(i => set.Videos[i].Look)) + 0.02);
    }

    [Fact]
    public void Choose_NothingThatMayServeGains_KeepsTheEncoderAsItIs()
    {
        var curve = new ValidationCurve();
        curve.Add([.. ValidationCurve.Strengths.Select(alpha => 0.5 + alpha)], [.. ValidationCurve.Strengths.Select(alpha => 0.5 - alpha)]);
        Assert.Equal(0, ValidationCurve.Choose([curve], 0.002).Strength);
        Assert.Equal(0.2f, ValidationCurve.Choose([curve], 0.21).Alpha);
    }

    [Fact]
    public async Task Run_StoppedAndTakenUpAgain_GivesTheSameBits()
    {
        var set = World(labelled: true);
        var whole = await new FineTuner(Context("a", new UnattendedTraining()), set, All(set), set.Groups).RunAsync(Cancel);
        var host = new UnattendedTraining { StopAt = 35 };
        await Assert.ThrowsAsync<TrainingStoppedException>(() => new FineTuner(Context("b", host), set, All(set), set.Groups).RunAsync(Cancel));
        host.StopAt = null;
        var resumed = await new FineTuner(Context("b", host), set, All(set), set.Groups).RunAsync(Cancel);
        Assert.Equal(whole.Projection.Choice, resumed.Projection.Choice);
        Assert.Equal(whole.Projection.Export(), resumed.Projection.Export());
    }

    private static int[] All(TasteSet set) => [.. Enumerable.Range(0, set.Videos.Count)];

    private async Task<float[][]> ProjectAsync(TunedEncoder tuned, float[][] looks)
    {
        var file = Path.Combine(_folder, "projection.onnx");
        await File.WriteAllBytesAsync(file, tuned.Projection.Export(), Cancel);
        using var projection = LookProjection.Open(file, GatedResidual.Input, GatedResidual.Output, looks[0].Length, 1);
        return await projection.ProjectAsync(looks, Cancel);
    }

    private TrainingContext Context(string name, UnattendedTraining host) => new(
        Guid.Empty, Path.Combine(_folder, name), 1,
        TrainingConfigurations.Write(typeof(FineTuningConfiguration), new Dictionary<string, string> { ["Steps"] = "40", ["ValidateEvery"] = "10", ["Axes"] = "16" }),
        new TrainingLimits(1, long.MaxValue), host);

    /// <summary>Six kinds of ten videos in 24 dimensions: a direction each under as much noise; labels name the kind, or nothing.</summary>
    private static TasteSet World(bool labelled)
    {
        const int Kinds = 6, Each = 10, Dimension = 24;
        var random = new SplitMix(7);
        var videos = new List<TasteVideo>();
        for (var i = 0; i < Kinds * Each; i++)
        {
            var look = new float[Dimension];
            for (var d = 0; d < Dimension; d++)
                look[d] = (float)(random.Normal() * 0.22) + (d == i % Kinds ? 1 : 0);
            SlotSeeds.Unit(look);
            var views = Enumerable.Range(0, 4).SelectMany(_ =>
            {
                var view = Array.ConvertAll(look, v => v + (float)(random.Normal() * 0.05));
                return SlotSeeds.Unit(view);
            });
            videos.Add(new TasteVideo(new Guid(i, 0, 0, new byte[8]), look, [.. views]));
        }

        var groups = Enumerable.Range(0, videos.Count).GroupBy(i => labelled ? i % Kinds : ((i / Kinds) + (i % Kinds)) % Kinds);
        return new TasteSet(videos, [.. groups.Select(group => new TasteGroup(TasteEvidence.Label, [.. group]))]);
    }
}
