using ScottPlot;

namespace ForecastPlot;

/// <summary>Draws a forecast: the end of the history, what came, the forecast and its bounds.</summary>
internal static class ForecastPicture
{
    private const int Width = 1000;
    private const int Height = 500;
    private const int HistoryHorizons = 4; // of the history, so many horizons are shown

    /// <param name="history">The values before the origin, at least one.</param>
    /// <param name="actual">What came after it.</param>
    /// <param name="forecast">The forecast with its bounds.</param>
    /// <param name="level">Share of the values that the bounds are to hold.</param>
    /// <param name="text">Title, units and dates.</param>
    /// <param name="path">A file that ends in .svg or .png.</param>
    public static void Save(float[] history, float[] actual, Outlook forecast, float level, PictureText text, string path)
    {
        var plot = new Plot();
        var horizon = forecast.Forecast.Length;
        var first = Math.Max(0, history.Length - HistoryHorizons * horizon);
        var origin = history.Length - 1; // what comes begins at the last value that is known, so that no line has a gap

        var bounds = plot.Add.FillY(Places(origin, horizon + 1), Joined(forecast.Lower), Joined(forecast.Upper));
        bounds.FillColor = Colors.Orange.WithAlpha(.3);
        bounds.LineWidth = 0;
        bounds.LegendText = $"{100 * level:f0} % interval";
        Line(Places(first, history.Length - first), Doubles(history[first..]), Colors.Black, "history");
        var known = Math.Min(horizon, actual.Length);
        Line(Places(origin, known + 1), Joined(actual[..known]), Colors.Gray, "actual");
        Line(Places(origin, horizon + 1), Joined(forecast.Forecast), Colors.OrangeRed, "forecast");

        plot.Title(text.Title);
        plot.YLabel(text.Values);
        if (text.Dates is null)
            plot.XLabel("row");
        else
            plot.Axes.DateTimeTicksBottom();
        plot.ShowLegend(Alignment.UpperLeft);
        if (Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            plot.SaveSvg(path, Width, Height);
        else
            plot.SavePng(path, Width, Height);

        double[] Places(int start, int count) =>
            [.. Enumerable.Range(start, count).Select(row => text.Dates is { } dates ? dates[row].ToOADate() : row + 1.0)];

        double[] Joined(float[] ahead) => [history[^1], .. Doubles(ahead)];

        void Line(double[] places, double[] values, Color color, string name)
        {
            var line = plot.Add.ScatterLine(places, values, color);
            line.LineWidth = 2;
            line.LegendText = name;
        }
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
