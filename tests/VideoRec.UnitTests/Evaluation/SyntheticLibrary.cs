using VideoRec.Evaluation.Simulate;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Evaluation;

/// <summary>Topics of made-up videos whose look and words lie together.</summary>
internal static class SyntheticLibrary
{
    public static Library Create(int topics = 6, int videosATopic = 8)
    {
        var random = new Random(5);
        var videos = new List<LibraryVideo>();
        for (var topic = 0; topic < topics; topic++)
        {
            var (look, words) = (SyntheticIndex.Unit(random, 32, 0), SyntheticIndex.Unit(random, 24, 0));
            for (var i = 0; i < videosATopic; i++)
                videos.Add(new LibraryVideo(
                    $"Title {videos.Count}", "", [$"tag {random.Next(4)}"], $"Channel {random.Next(12)}", "", $"topic {topic}", new HashSet<string> { $"topic {topic}" },
                    SyntheticIndex.Near(look, random, 0.1f), SyntheticIndex.Near(words, random, 0.1f), $"Video {videos.Count}", SyntheticIndex.Unit(random, 24, 0)));
        }

        return new Library(videos, "look-model", "words-model");
    }
}
