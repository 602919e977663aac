using ScottPlot;

namespace ForecastPlot;

/// <summary>Draws a forecast: the end of the history, what came, the forecast and its bounds.</summary>
internal static class ForecastPicture
{
    private const int Width = 1000;
    private const int Height = 500;
    private const int HistoryHorizons = 4; // of the history, so many horizons are shown

    /// <param name="history">The values before the origin.</param>
    /// <param name="actual">What came after it.</param>
    /// <param name="forecast">The forecast with its bounds.</param>
    /// <param name="level">Share of the values that the bounds are to hold.</param>
    /// <param name="path">A file that ends in .svg or .png.</param>
    public static void Save(float[] history, float[] actual, Outlook forecast, float level, string path)
    {
        var plot = new Plot();
        var horizon = forecast.Forecast.Length;
        var shown = history[Math.Max(0, history.Length - HistoryHorizons * horizon)..];
        var ahead = Enumerable.Range(history.Length, horizon).Select(step => (double)step).ToArray();

        var bounds = plot.Add.FillY(ahead, Doubles(forecast.Lower), Doubles(forecast.Upper));
        bounds.FillColor = Colors.Orange.WithAlpha(.3);
        bounds.LineWidth = 0;
        bounds.LegendText = $"{level:p0} interval";
        Line([.. Enumerable.Range(history.Length - shown.Length, shown.Length).Select(step => (double)step)], shown, Colors.Black, "history");
        Line(ahead[..Math.Min(horizon, actual.Length)], actual[..Math.Min(horizon, actual.Length)], Colors.Gray, "actual");
        Line(ahead, forecast.Forecast, Colors.OrangeRed, "forecast");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.XLabel("step");
        if (Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            plot.SaveSvg(path, Width, Height);
        else
            plot.SavePng(path, Width, Height);

        void Line(double[] steps, float[] values, Color color, string name)
        {
            var line = plot.Add.ScatterLine(steps, Doubles(values), color);
            line.LineWidth = 2;
            line.LegendText = name;
        }
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
