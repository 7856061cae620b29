using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>The model sees a bridge; people know better.</summary>
public sealed class LabelCorrectionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Removed_StaysAwayFromEveryNewLookAndFromSearch()
    {
        await using var rig = await CreateAsync();
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);
        var seen = Assert.Single(await LabelsAsync(rig, id));
        Assert.Equal(("bridge", false), (seen.Name, seen.IsAdded));
        Assert.Single(await FoundAsync(rig, "bridge"));

        Assert.Equal(LabelChange.Done, await rig.Get<LabelCorrections>().RemoveAsync(id, "bridge", Token));
        Assert.Empty(await LabelsAsync(rig, id));
        Assert.Empty(await FoundAsync(rig, "bridge"));
        await LookAgainAsync(rig, id);
        Assert.Empty(await LabelsAsync(rig, id));
        Assert.Empty(await FoundAsync(rig, "bridge"));
        Assert.Equal(LabelChange.Unknown, await rig.Get<LabelCorrections>().RemoveAsync(id, "bridge", Token));
    }

    [Fact]
    public async Task RemovedAndAddedAgain_IsWhatTheModelSaw()
    {
        await using var rig = await CreateAsync();
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);
        var before = Assert.Single(await LabelsAsync(rig, id));

        await rig.Get<LabelCorrections>().RemoveAsync(id, "桥梁", Token);
        await rig.Get<LabelCorrections>().AddAsync(id, "Bridge", Token);

        var after = Assert.Single(await LabelsAsync(rig, id));
        Assert.Equal((before.Name, before.Score, before.IsAdded), (after.Name, after.Score, after.IsAdded));
        Assert.Equal(before.Times, after.Times);
        Assert.Empty(await rig.Get<LabelCorrections>().OfAsync(id, Token));
    }

    [Fact]
    public async Task Added_OutlastsEveryNewLook_AndIsGoneOnceRemoved()
    {
        await using var rig = await CreateAsync();
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal(LabelChange.Done, await rig.Get<LabelCorrections>().AddAsync(id, "城堡", Token));
        Assert.Equal(LabelChange.Done, await rig.Get<LabelCorrections>().AddAsync(id, "castle", Token));
        await LookAgainAsync(rig, id);

        var labels = await LabelsAsync(rig, id);
        Assert.Equal(["bridge", "castle"], labels.Select(l => l.Name).Order());
        Assert.Equal((true, 1f), (labels.Single(l => l.Name == "castle").IsAdded, labels.Single(l => l.Name == "castle").Score));
        Assert.Single(await FoundAsync(rig, "castle"));

        await rig.Get<LabelCorrections>().RemoveAsync(id, "castle", Token);
        await LookAgainAsync(rig, id);
        Assert.Equal("bridge", Assert.Single(await LabelsAsync(rig, id)).Name);
        Assert.Empty(await rig.Get<LabelCorrections>().OfAsync(id, Token));
    }

    [Fact]
    public async Task Added_ThatTheModelSeesLater_KeepsItsTimes()
    {
        await using var rig = await CreateAsync();
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);
        await rig.Get<LabelCorrections>().AddAsync(id, "castle", Token);
        Assert.Empty((await LabelsAsync(rig, id)).Single(l => l.Name == "castle").Times);

        ((FakeEncoders)rig.Get<IEncoders>()).Seen = 2;
        await LookAgainAsync(rig, id);

        var castle = Assert.Single(await LabelsAsync(rig, id));
        Assert.True(castle.IsAdded);
        Assert.NotEmpty(castle.Times);
    }

    [Fact]
    public async Task NameThatNoModelKnows_IsRefused()
    {
        await using var rig = await CreateAsync();
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);

        Assert.Equal(LabelChange.Unknown, await rig.Get<LabelCorrections>().AddAsync(id, "<b>unicorn</b>", Token));
        Assert.Single(await LabelsAsync(rig, id));
    }

    private static async Task<PipelineRig> CreateAsync()
    {
        var rig = await PipelineRig.CreateAsync();
        ((FakeEncoders)rig.Get<IEncoders>()).Seen = 1;
        return rig;
    }

    private static async Task LookAgainAsync(PipelineRig rig, Guid id)
    {
        await using (var context = rig.CreateDbContext())
            await rig.Get<StageRunStore>().ResetAsync(context, id, PipelineStage.Embeddings, Token);
        await rig.RunUntilQuietAsync(Token);
    }

    private static async Task<List<VideoLabel>> LabelsAsync(PipelineRig rig, Guid id) => (await rig.Get<VideoStore>().FindAsync(id, Token))!.Labels;

    private static Task<IReadOnlyList<SearchHit>> FoundAsync(PipelineRig rig, string text) => rig.Get<SearchIndex>().SearchAsync(text, ViewerContext.Nobody, false, Token);
}
