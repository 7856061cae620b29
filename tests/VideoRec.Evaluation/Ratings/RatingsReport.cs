using System.Globalization;
using System.Text.Json;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

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

    /// <summary>Bars of nDCG and MAP, best on top, as SVG.</summary>
    public static void WriteChart(FileInfo file, string title, IReadOnlyList<RatingsResult> results, int k)
    {
        var ordered = results.OrderBy(r => r.Score.Ndcg).ToList();
        var plot = new PlotModel { Title = title, DefaultFont = "sans-serif" };
        var names = new CategoryAxis { Position = AxisPosition.Left };
        names.Labels.AddRange(ordered.Select(r => r.Model));
        plot.Axes.Add(names);
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, MajorGridlineStyle = LineStyle.Dot, Title = $"nDCG@{k} (long bars) and MAP@{k} (short bars)" });
        plot.Series.Add(Bars("MAP", OxyColors.Orange, ordered.Select(r => r.Score.AveragePrecision)));
        plot.Series.Add(Bars("nDCG", OxyColors.SteelBlue, ordered.Select(r => r.Score.Ndcg)));
        using var stream = file.Create();
        new SvgExporter { Width = 800, Height = 140 + (36 * ordered.Count) }.Export(plot, stream);
    }

    private static BarSeries Bars(string title, OxyColor colour, IEnumerable<double> values)
    {
        var bars = new BarSeries { Title = title, FillColor = colour, LabelPlacement = LabelPlacement.Outside, LabelFormatString = "{0:0.000}" };
        bars.Items.AddRange(values.Select(value => new BarItem(value)));
        return bars;
    }

    private static string Line(string model, string ndcg, string map, string precision, string recall, string settings) =>
        $"{model,-14} {ndcg,9} {map,9} {precision,9} {recall,9}  {settings}".TrimEnd();

    private static string Figure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
