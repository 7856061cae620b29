using System.Numerics.Tensors;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Demo;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>Chinese and English meet in one space: the texts videos are embedded by, centred as in the index.</summary>
public sealed class WordsMeetTests : IDisposable
{
    private const string English = "Kitten playing with a ball of wool";
    private const string Chinese = "小猫玩毛线球";

    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-words-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task SameTitleInTwoLanguages_AreEachOthersNearest_BesideTheDemoLibrary()
    {
        await using var site = await PipelineSite.CreateAsync(_folder, start: false);
        var token = TestContext.Current.CancellationToken;
        var encoder = await site.App.Services.GetRequiredService<IEncoders>().TextAsync(null, token);
        var texts = DemoFilm.ReadAll(Path.Combine(Clips.DemoFolder, "demo.csv")).Select(film => VideoText.Of(new Video
        {
            Title = film.Draft.Title,
            Description = film.Draft.Description,
            Tags = [.. film.Draft.Tags.Select((tag, i) => new VideoTag { Name = tag, NormalizedName = tag, Position = i })],
        })).Append(English).Append(Chinese).ToList();
        var vectors = new List<float[]>();
        foreach (var text in texts)
            vectors.Add(await encoder.EncodeAsync(text, token));
        var mean = Enumerable.Range(0, encoder.Dimension).Select(i => vectors.Average(v => v[i])).ToArray();
        var centred = vectors.ConvertAll(v => v.Zip(mean, (a, b) => a - b).ToArray());

        Assert.Equal(texts.Count - 1, Nearest(centred, texts.Count - 2));
        Assert.Equal(texts.Count - 2, Nearest(centred, texts.Count - 1));
    }

    private static int Nearest(List<float[]> vectors, int of) => Enumerable.Range(0, vectors.Count).Where(i => i != of)
        .MaxBy(i => TensorPrimitives.CosineSimilarity<float>(vectors[of], vectors[i]));
}
