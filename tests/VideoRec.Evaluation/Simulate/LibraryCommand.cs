using System.CommandLine;

namespace VideoRec.Evaluation.Simulate;

/// <summary><c>library</c>: keeps what was computed of films in a small file that tests can read.</summary>
internal static class LibraryCommand
{
    public static Command Create()
    {
        var library = new LibraryOptions();
        var file = new Argument<FileInfo>("file") { Description = "File to write." };
        var command = new Command("library", "Looks at films and writes their vectors to a small file, as the tests of the demo library read it.")
        {
            file, library.Demo, library.Media, library.Tagged, library.Cache, library.Frames,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var videos = await library.EmbedAsync(result, cancellationToken);
            await StoredLibrary.WriteAsync(videos, result.GetValue(file)!.FullName, cancellationToken);
            Console.WriteLine($"{videos.Videos.Count} videos by {videos.FrameModel} and {videos.TextModel}");
        });
        return command;
    }
}
