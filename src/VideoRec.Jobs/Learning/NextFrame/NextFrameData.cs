using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>The stored frame vectors of the catalogue, split by video.</summary>
internal sealed record NextFrameData(string FrameModelId, GroupSplit<FrameSequence> Videos, string Fingerprint)
{
    private const int LeastFrames = 8;
    private const int LeastVideos = 12;

    /// <summary>Videos that are held out for each of validation and test, at least.</summary>
    private const int LeastHeldOut = 3;
    private const double HeldOutShare = 0.2;

    public int Count => Videos.Train.Count + Videos.Validation.Count + Videos.Test.Count;

    /// <summary>Which videos are held out hangs on their ids: a later training with more videos holds out the same and more.</summary>
    /// <param name="most">Videos that are read, at most; of more, those whose ids are drawn first.</param>
    /// <exception cref="TrainingRefusedException">There are too few videos.</exception>
    public static async Task<NextFrameData> ReadAsync(
        IDbContextFactory<VideoRecDbContext> contexts, string? frameModelId, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var known = await context.FrameVectors.Where(v => v.ModelId == frameModelId).GroupBy(v => v.VideoId)
            .Where(frames => frames.Count() >= LeastFrames).Select(frames => frames.Key).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (known.Count < LeastVideos || frameModelId is null)
            throw new TrainingRefusedException(
                $"At least {LeastVideos} videos with {LeastFrames} frames that were looked at are needed to learn what comes next; there are {known.Count}. Upload some more and try again.");
        var drawn = known.Select(id => (Id: id, At: Draw(id))).OrderBy(video => video.At).Take(most).ToList();
        var test = Math.Max(LeastHeldOut, drawn.Count(video => video.At < HeldOutShare));
        var validation = Math.Max(LeastHeldOut, drawn.Count(video => video.At < 2 * HeldOutShare) - test);
        using var fingerprint = new DataFingerprint();
        fingerprint.Add(frameModelId);
        var videos = new List<FrameSequence>();
        foreach (var (id, _) in drawn)
        {
            var video = await ReadAsync(context, id, frameModelId, cancellationToken).ConfigureAwait(false);
            fingerprint.Add(id).Add(video!.Vectors);
            videos.Add(video);
        }

        return new NextFrameData(
            frameModelId, new GroupSplit<FrameSequence>(videos[(test + validation)..], videos[test..(test + validation)], videos[..test]), fingerprint.Current());
    }

    /// <summary>The frames of one video; null where the model has none of it.</summary>
    public static async Task<FrameSequence?> ReadAsync(VideoRecDbContext context, Guid videoId, string frameModelId, CancellationToken cancellationToken)
    {
        var frames = await context.FrameVectors.AsNoTracking().Where(v => v.VideoId == videoId && v.ModelId == frameModelId)
            .OrderBy(v => v.Ordinal).ToListAsync(cancellationToken).ConfigureAwait(false);
        return frames.Count == 0
            ? null
            : new FrameSequence($"{videoId:N}", $"{videoId:N}", frames[0].Dimension, frames.SelectMany(v => VectorBlob.ToVector(v.Vector, v.Dimension)).ToArray());
    }

    private static double Draw(Guid id) => new SplitMix(BitConverter.ToUInt64(id.ToByteArray()) ^ BitConverter.ToUInt64(id.ToByteArray(), 8)).Unit();
}
