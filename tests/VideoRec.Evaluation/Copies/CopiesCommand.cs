using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Media;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Copies;

/// <summary><c>copies</c>: how many changed copies are found, how exactly, and what is taken for a copy that is none.</summary>
internal static class CopiesCommand
{
    public static Command Create()
    {
        var media = new Option<DirectoryInfo[]>("--media") { Required = true, Description = "Folder with clips and labels.csv; repeatable." };
        var clips = new Option<int>("--clips") { Description = "Clips that are changed.", DefaultValueFactory = _ => 30 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder that keeps what was computed for the next run." };
        var others = new Option<bool>("--others") { Description = "Look for each change among all other clips, too; takes half an hour more." };
        var more = new Option<bool>("--more") { Description = "Change them in a dozen other ways instead, by which no limit was set." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("copies", "Changes clips in ten ways and looks for each change among all clips; then looks for copies among the clips themselves.") { media, clips, cache, others, more, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetValue(clips), result.GetValue(cache), result.GetValue(others), result.GetValue(more) ? CopyChange.More : CopyChange.All, result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo[] media, int changed, DirectoryInfo? cache, bool amongOthers, IReadOnlyList<CopyChange> changes, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var reader = new TraceReader(services, new VectorCache(cache));
        var clips = new List<Clip>();
        foreach (var folder in media)
            foreach (var clip in LabelledClip.Read(folder.FullName))
                clips.Add(new Clip(Path.Combine(folder.FullName, clip.File), clip, await reader.ReadAsync(Path.Combine(folder.FullName, clip.File), null, cancellationToken)));
        var started = Stopwatch.GetTimestamp();
        var pairs = Pairs(clips);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clips.Count * (clips.Count - 1) / 2} pairs compared in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        var rows = await ChangedAsync(services, reader, clips, changed, amongOthers, changes, cancellationToken);
        Console.WriteLine($"{"",-22} found  offset right  likeness (least)  movement (least)  other clips reported");
        foreach (var group in rows.GroupBy(row => row.Change))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{group.Key,-22} {group.Count(r => r.Found)}/{group.Count()}  {group.Count(r => r.OffsetRight)}/{group.Count()}         {group.Min(r => r.Likeness):0.00}              {group.Min(r => r.Movement.Correlation):0.00}              {(amongOthers ? group.Sum(r => r.Others) : "not asked")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"all                    {rows.Count(r => r.Found)}/{rows.Count} ({(double)rows.Count(r => r.Found) / rows.Count:0.000}), offset right {rows.Count(r => r.OffsetRight)}"));
        foreach (var miss in rows.Where(r => !r.OffsetRight))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {miss.Change}: {miss.File} found {miss.Found} offset {miss.Offset:0.00} instead of {miss.Wanted:0.00} ± {miss.Interval:0.00}, likeness {miss.Likeness:0.00}, movement {miss.Movement.Share:0.000} at {miss.Movement.Correlation:0.00}, votes {miss.Votes:0.0}"));
        Console.WriteLine($"{clips.Count} clips: {pairs.Count(p => p.SameSource)} pairs of one source reported, {pairs.Count(p => !p.SameSource)} others:");
        foreach (var pair in pairs.Where(p => !p.SameSource))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pair.One} – {pair.Other}: likeness {pair.Likeness:0.00}, movement {pair.Movement.Share:0.000} at {pair.Movement.Correlation:0.00}, {pair.Seconds:0.0} s{(pair.IsMirrored ? ", mirrored" : "")}"));
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new { rows, pairs }), cancellationToken);
        return 0;
    }

    private static List<PairRow> Pairs(List<Clip> clips)
    {
        var rows = new ConcurrentBag<PairRow>();
        Parallel.For(0, clips.Count, i =>
        {
            for (var j = i + 1; j < clips.Count; j++)
                if (CopyFinder.Find(clips[i].Trace, clips[j].Trace) is { } match)
                    rows.Add(new PairRow(
                        clips[i].Label.File, clips[j].Label.File, clips[i].Label.Source is { } source && source == clips[j].Label.Source,
                        match.Likeness, CopyFinder.Measure(clips[i].Trace, clips[j].Trace).Movement, match.EndSeconds - match.StartSeconds, match.IsMirrored));
        });
        return [.. rows.OrderBy(r => r.One, StringComparer.Ordinal).ThenBy(r => r.Other, StringComparer.Ordinal)];
    }

    private static async Task<List<ChangeRow>> ChangedAsync(
        ProductServices services, TraceReader reader, List<Clip> clips, int count, bool amongOthers, IReadOnlyList<CopyChange> changes, CancellationToken cancellationToken)
    {
        var rows = new List<ChangeRow>();
        var folder = Directory.CreateTempSubdirectory("videorec-copies-");
        try
        {
            for (var k = 0; k < count; k++)
            {
                var clip = clips[k * clips.Count / count];
                Clip[] others = [clips[(k + 1) % count * clips.Count / count], clips[(k + 2) % count * clips.Count / count]];
                var info = await services.Get<IMediaTool>().ProbeAsync(clip.File, cancellationToken);
                var before = (await services.Get<IMediaTool>().ProbeAsync(others[0].File, cancellationToken)).DurationSeconds;
                foreach (var change in changes)
                {
                    var trace = await reader.ReadAsync(clip.File, (change.Around ? $"{change.Name} {others[0].File} {others[1].File}" : change.Name, async () =>
                    {
                        var to = Path.Combine(folder.FullName, "changed.mp4");
                        await change.MakeAsync(clip.File, info.DurationSeconds, (others[0].File, others[1].File), to, cancellationToken);
                        return to;
                    }
                    ), cancellationToken);
                    var match = CopyFinder.Find(trace, clip.Trace);
                    var wanted = change.Around ? -before : info.DurationSeconds * change.StartShare;
                    var interval = Math.Max(trace.Step, clip.Trace.Step);
                    var measured = CopyFinder.Measure(trace, clip.Trace);
                    rows.Add(new ChangeRow(
                        change.Name, clip.Label.File, match is not null, match is not null && Math.Abs(match.OffsetSeconds - wanted) <= interval + 1e-6,
                        measured.Run?.OffsetSeconds, wanted, interval, measured.Run?.Likeness ?? 0, measured.Movement, measured.Votes,
                        !amongOthers ? 0 : clips.AsParallel().Count(c => c != clip && (!change.Around || !others.Contains(c)) && (c.Label.Source is null || c.Label.Source != clip.Label.Source) && CopyFinder.Find(trace, c.Trace) is not null)));
                }

                await Console.Error.WriteLineAsync(string.Join("; ", rows.TakeLast(changes.Count).Select(r => string.Create(
                    CultureInfo.InvariantCulture, $"{r.Change} {(r.OffsetRight ? "right" : r.Found ? "found" : "missed")} {r.Likeness:0.00} {r.Movement.Correlation:0.00}"))));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return rows;
    }

    private sealed record Clip(string File, LabelledClip Label, CopyTrace Trace);

    private sealed record ChangeRow(
        string Change, string File, bool Found, bool OffsetRight, double? Offset, double Wanted, double Interval, double Likeness, Movement Movement, double Votes, int Others);

    private sealed record PairRow(string One, string Other, bool SameSource, double Likeness, Movement Movement, double Seconds, bool IsMirrored);
}
