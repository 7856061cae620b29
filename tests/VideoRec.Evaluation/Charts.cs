using ScottPlot;

namespace VideoRec.Evaluation;

/// <param name="Values">One for each label of the axis; NaN where there is none.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<double> Values);

/// <summary>Charts as PNG or SVG, by the file's extension; drawn without a display.</summary>
internal static class Charts
{
    private const int Width = 900;
    private const int Height = 540;

    /// <summary>A line for each series over labels that stand at equal distances.</summary>
    public static void Lines(string title, string xLabel, string yLabel, IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series, FileInfo file)
    {
        using var plot = Start(title, xLabel, yLabel, labels);
        foreach (var line in series)
        {
            var known = Enumerable.Range(0, labels.Count).Where(i => !double.IsNaN(line.Values[i])).ToList();
            var scatter = plot.Add.Scatter(known.Select(i => (double)i).ToArray(), known.Select(i => line.Values[i]).ToArray());
            scatter.LegendText = line.Name;
            scatter.LineWidth = line == series[0] ? 3 : 1.5f;
        }

        Save(plot, file);
    }

    /// <summary>Groups of bars: a group for each label, a colour for each series.</summary>
    public static void Bars(string title, string xLabel, string yLabel, IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series, FileInfo file)
    {
        using var plot = Start(title, xLabel, yLabel, labels);
        var width = 0.8 / series.Count;
        for (var s = 0; s < series.Count; s++)
        {
            var bars = plot.Add.Bars(
                Enumerable.Range(0, labels.Count).Select(i => i - 0.4 + ((s + 0.5) * width)).ToArray(), series[s].Values.Select(v => double.IsNaN(v) ? 0 : v).ToArray());
            bars.LegendText = series[s].Name;
            foreach (var bar in bars.Bars)
                bar.Size = width;
        }

        plot.Axes.Margins(bottom: 0);
        Save(plot, file);
    }

    private static Plot Start(string title, string xLabel, string yLabel, IReadOnlyList<string> labels)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, labels.Count).Select(i => (double)i)], [.. labels]);
        return plot;
    }

    private static void Save(Plot plot, FileInfo file)
    {
        plot.ShowLegend(Edge.Right);
        if (file.Extension.Equals(".svg", StringComparison.OrdinalIgnoreCase))
            plot.SaveSvg(file.FullName, Width, Height);
        else
            plot.SavePng(file.FullName, Width, Height);
    }
}
