using System.Globalization;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Storage;

namespace VideoRec.BrowserTests;

/// <summary>A site with films joined from three and one of a single scene, as if the pipeline had looked at them; started when first needed.</summary>
public sealed class MomentsSite : SeededSite
{
    private const int Seconds = 30;
    private const string Model = "efficientnet-lite1";

    // Of the model's vocabulary.
    private const int Goldfish = 1;
    private const int Palace = 698;

    public Guid Joined { get; } = Guid.NewGuid();

    /// <summary>The same film, whose chapters are made in a test.</summary>
    public Guid Chaptered { get; } = Guid.NewGuid();

    public Guid OneScene { get; } = Guid.NewGuid();

    protected override async Task FillAsync(string folder, VideoRecDbContext context, DataDirectories directories, CancellationToken cancellationToken)
    {
        var (film, sheet) = (Path.Combine(folder, "film.mp4"), Path.Combine(folder, "frames.jpg"));
        await JoinAsync(film, cancellationToken);
        await FfmpegAsync(cancellationToken, "-i", film, "-vf", $"fps=1,scale={FrameSheet.MaxCellWidth}:{FrameSheet.MaxCellHeight},tile={FrameSheet.Columns}x4", "-frames:v", "1", sheet);
        foreach (var (id, title) in (ReadOnlySpan<(Guid, string)>)[(Joined, "Three in one"), (Chaptered, "With chapters"), (OneScene, "Only one")])
        {
            Directory.CreateDirectory(directories.Video(id));
            File.Copy(film, directories.VideoFile(id, "original.mp4"));
            File.Copy(sheet, directories.VideoFile(id, "frames-1.jpg"));
            Add(context, id, title);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A frame a second: ten show a goldfish, ten a palace, and what is in the last ten is not sure.</summary>
    private void Add(VideoRecDbContext context, Guid id, string title)
    {
        var video = Playable(id, title, Seconds, 640, 360);
        video.FrameSheetFile = "frames-1.jpg";
        context.Videos.Add(video);
        var labelled = new List<LabelledFrame>();
        for (var frame = 0; frame < Seconds; frame++)
        {
            var scene = id == OneScene ? 0 : frame / 10;
            var vector = new float[1280];
            (vector[scene], vector[100 + (frame % 3)]) = (1, 0.2f);
            context.Frames.Add(new VideoFrame { VideoId = id, Ordinal = frame, TimeSeconds = frame + 0.5 });
            context.FrameVectors.Add(new FrameVector { VideoId = id, ModelId = Model, Ordinal = frame, Dimension = vector.Length, Vector = VectorBlob.FromVector(vector) });
            labelled.Add(new LabelledFrame(frame + 0.5f, scene switch
            {
                0 => [new LabelProbability(Goldfish, 0.9f)],
                1 => [new LabelProbability(Palace, 0.8f)],
                _ => [new LabelProbability(Palace, 0.3f)],
            }));
        }

        context.FrameLabels.Add(new FrameLabels { VideoId = id, ModelId = Model, Frames = FrameLabels.Write(labelled) });
        var look = new float[1280];
        look[0] = 1;
        context.VideoVectors.Add(new VideoVector { VideoId = id, ModelId = Model, Space = VectorSpace.Look, Dimension = look.Length, Vector = VectorBlob.FromVector(look) });
    }

    private static Task JoinAsync(string file, CancellationToken cancellationToken) => FfmpegAsync(cancellationToken,
    [
        .. ((string[])["goldfish-and-friends.mp4", "palaces-on-the-water.mp4", "small-and-fuzzy.mp4"]).SelectMany(film => (string[])["-t", "10", "-i", Path.Combine(SiteProcess.DemoFolder, film)]),
        "-filter_complex", string.Concat(Enumerable.Range(0, 3).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{i}:v]fps=10,setsar=1,setpts=PTS-STARTPTS[v{i}];"))) + "[v0][v1][v2]concat=n=3:v=1:a=0[out]",
        "-map", "[out]", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-movflags", "+faststart", file,
    ]);
}
