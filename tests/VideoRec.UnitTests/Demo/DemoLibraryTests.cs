using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Demo;
using VideoRec.UnitTests.Pipeline;

namespace VideoRec.UnitTests.Demo;

public sealed class DemoLibraryTests : IDisposable
{
    private const string Csv = """
        file,title_en,title_zh,description_en,description_zh,tags_en,tags_zh,channel,category,credits
        one.mp4,First film,第一部,"Words, with a comma.",描述,castles;France,城堡;法国,Stones,Travel,"Photo: A, CC0; Photo: B, CC0"
        two.mp4,Second film,第二部,More words.,描述,fish,鱼,Water,Nature,Film: C
        bad.mp4,Not a film,不是,Nothing.,无,x,无,None,None,None

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-demo-").FullName;

    public DemoLibraryTests()
    {
        File.WriteAllText(Path.Combine(_folder, "demo.csv"), Csv);
        File.WriteAllText(Path.Combine(_folder, "one.mp4"), "film one");
        File.WriteAllText(Path.Combine(_folder, "two.mp4"), "film two");
        File.WriteAllText(Path.Combine(_folder, "bad.mp4"), "text");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Import_EmptyStore_TakesTheGoodFilmsInBothLanguages()
    {
        await using var rig = await RigAsync();
        Assert.True(await rig.Get<DemoLibrary>().IsWantedAsync(Token));
        Assert.Equal(2, await rig.Get<DemoLibrary>().ImportAsync(Token));

        await using var context = rig.CreateDbContext();
        var film = await context.Videos.Include(v => v.Tags).Include(v => v.Translations).AsSplitQuery().SingleAsync(v => v.OriginalFileName == "one.mp4", Token);
        Assert.Equal(("First film", "Words, with a comma.", "Stones", "Travel", "Photo: A, CC0\nPhoto: B, CC0"), (film.Title, film.Description, film.Channel, film.Category, film.Credits));
        Assert.Equal(["castles", "France"], film.TagNames);
        Assert.Equal(("zh", "第一部", "城堡;法国"), film.Translations.Select(t => (t.Language, t.Title, t.Tags)).Single());
        Assert.True(film.IsDemo);
        Assert.False(await rig.Get<DemoLibrary>().IsWantedAsync(Token));
    }

    [Fact]
    public async Task Import_CutOffHalfWay_GoesOnWithoutDoubles()
    {
        await using var rig = await RigAsync();
        await rig.Get<DemoLibrary>().ImportAsync(Token);
        await using (var context = rig.CreateDbContext())
            await context.Videos.Where(v => v.OriginalFileName == "two.mp4").ExecuteDeleteAsync(Token);
        File.WriteAllText(Path.Combine(rig.Storage.DataDirectory, "demo.state"), "Importing");

        Assert.True(await rig.Get<DemoLibrary>().IsWantedAsync(Token));
        Assert.Equal(1, await rig.Get<DemoLibrary>().ImportAsync(Token));

        await using var after = rig.CreateDbContext();
        Assert.Equal(2, await after.Videos.CountAsync(Token));
    }

    [Fact]
    public async Task Remove_TakesOnlyTheDemo_AndItDoesNotComeBackByItself()
    {
        await using var rig = await RigAsync();
        await rig.Get<DemoLibrary>().ImportAsync(Token);
        await rig.UploadAsync("My own");

        Assert.Equal(2, await rig.Get<DemoLibrary>().RemoveAsync(Token));

        await using var context = rig.CreateDbContext();
        Assert.Equal("My own", (await context.Videos.SingleAsync(Token)).Title);
        await context.Videos.ExecuteDeleteAsync(Token);
        Assert.False(await rig.Get<DemoLibrary>().IsWantedAsync(Token));
        Assert.Equal(2, await rig.Get<DemoLibrary>().ImportAsync(Token));
    }

    [Fact]
    public async Task IsWanted_StoreThatHasVideos_IsLeftAlone()
    {
        await using var rig = await RigAsync();
        await rig.UploadAsync("My own");
        Assert.False(await rig.Get<DemoLibrary>().IsWantedAsync(Token));
    }

    [Fact]
    public async Task IsWanted_SwitchedOff_IsNot()
    {
        await using var rig = await RigAsync(enabled: false);
        Assert.False(await rig.Get<DemoLibrary>().IsWantedAsync(Token));
    }

    private Task<PipelineRig> RigAsync(bool enabled = true) => PipelineRig.CreateAsync(services =>
        services.AddSingleton(Options.Create(new DemoOptions { Enabled = enabled, Directory = _folder })));
}
