using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Labels;

/// <summary><c>labels</c>: how often a label that a video shows is right, by the probability from which labels are shown.</summary>
internal static class LabelsCommand
{
    /// <summary>Labels less likely than this are nothing anybody would show.</summary>
    private const float Least = 0.2f;

    private static readonly double[] Thresholds = [0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9];

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv." };
        var judged = new Option<FileInfo?>("--judged") { Description = "Table (source, label, right) of what people say is seen; by default the one named after the folder, beside this program." };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder that keeps labels for the next run." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("labels", "Labels clips as the site does and says how many labels are right, where the table of clips (photo_a, photo_b) or a judged table knows.") { media, judged, cache, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetValue(judged), new VectorCache(result.GetValue(cache)), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo media, FileInfo? table, VectorCache cache, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var truth = LabelTruth.Read(media.FullName, table?.FullName ?? Path.Combine(AppContext.BaseDirectory, "Labels", $"{media.Name}.csv"));
        var rows = new List<LabelRow>();
        var clips = LabelledClip.Read(media.FullName);
        foreach (var clip in clips)
            foreach (var label in await ReadAsync(services, Path.Combine(media.FullName, clip.File), cache, cancellationToken))
                rows.Add(new LabelRow(clip.File, label.Name, label.Score, truth.IsRight(clip, label)));
        var known = rows.Where(row => row.IsRight is not null).ToList();
        Console.WriteLine($"{clips.Count} clips of {media.Name}");
        Console.WriteLine("shown from  labels  right        share  clips with a label");
        var steps = Thresholds.Select(threshold => new Step(
            threshold, known.Count(r => r.Score >= threshold), known.Count(r => r.Score >= threshold && r.IsRight == true),
            rows.Where(r => r.Score >= threshold).Select(r => r.File).Distinct().Count())).ToList();
        foreach (var step in steps)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{step.Threshold,10:0.00} {step.Labels,7} {step.Right,6} {(double)step.Right / Math.Max(1, step.Labels),12:0.000} {step.Clips,7}"));
        foreach (var row in rows.Where(r => r.IsRight is null).OrderByDescending(r => r.Score))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  not judged: {row.File}: {row.Label} {row.Score:0.00}"));
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new { media = media.Name, steps, rows }), cancellationToken);
        return 0;
    }

    private static async Task<List<SeenLabel>> ReadAsync(ProductServices services, string file, VectorCache cache, CancellationToken cancellationToken)
    {
        var encoder = await services.Get<IEncoders>().FrameAsync(null, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken)));
        return await cache.GetAsync($"labels 1|{encoder.ModelId}|{hash}", async () =>
        {
            var (frames, _) = await new ClipEmbedder(services, 64).FramesAsync(file, cancellationToken);
            var encoding = await encoder.EncodeAsync(frames, null, cancellationToken);
            return LabelAggregator.Aggregate(Guid.Empty, encoder.ModelId, encoding, frames.TimesSeconds, encoder.Labels!, Least, 20)
                .ConvertAll(label => new SeenLabel(label.Name, encoder.Labels![label.LabelIndex].WordNetId, label.Score));
        }, cancellationToken);
    }

    private sealed record LabelRow(string File, string Label, float Score, bool? IsRight);

    private sealed record Step(double Threshold, int Labels, int Right, int Clips);
}
