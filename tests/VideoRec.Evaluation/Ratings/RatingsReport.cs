using System.Globalization;
using System.Text.Json;

namespace VideoRec.Evaluation.Ratings;

/// <summary>A study's figures as a table, as JSON and as a chart.</summary>
internal static class RatingsReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Print(TextWriter output, IReadOnlyList<RatingsResult> results, int k)
    {
        output.WriteLine(Line("model", $"nDCG@{k}", $"MAP@{k}", $"P@{k}", $"R@{k}", "settings"));
        foreach (var result in results)
            output.WriteLine(Line(result.Model, Figure(result.Score.Ndcg), Figure(result.Score.AveragePrecision), Figure(result.Score.Precision), Figure(result.Score.Recall), result.Settings));
    }

    /// <param name="facts">What was measured on: counts, k and the like.</param>
    public static void WriteJson(FileInfo file, object facts, IReadOnlyList<RatingsResult> results) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(new
    {
        on = facts,
        models = results.Select(r => new
        {
            model = r.Model,
            ndcg = r.Score.Ndcg,
            map = r.Score.AveragePrecision,
            precision = r.Score.Precision,
            recall = r.Score.Recall,
            settings = r.Settings,
            trainSeconds = Math.Round(r.Seconds, 2),
        }),
    }, Indented));

    /// <summary>Bars of nDCG and MAP, best last.</summary>
    public static void WriteChart(FileInfo file, string title, IReadOnlyList<RatingsResult> results, int k)
    {
        var ordered = results.OrderBy(r => r.Score.Ndcg).ToList();
        Charts.Bars(
            title, "", "", [.. ordered.Select(r => r.Model.Replace('-', '\n'))],
            [new ChartSeries($"nDCG@{k}", [.. ordered.Select(r => r.Score.Ndcg)]), new ChartSeries($"MAP@{k}", [.. ordered.Select(r => r.Score.AveragePrecision)])], file);
    }

    private static string Line(string model, string ndcg, string map, string precision, string recall, string settings) =>
        $"{model,-14} {ndcg,9} {map,9} {precision,9} {recall,9}  {settings}".TrimEnd();

    private static string Figure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
