using Quickstart;
using ScottPlot;

namespace ForecastPlot;

/// <summary>Draws a forecast: the end of the history, what came, the forecast and its bounds.</summary>
internal static class ForecastPicture
{
    private const int Width = 1000;
    private const int Height = 500;
    private const int HistoryHorizons = 4; // of the history, so many horizons are shown

    /// <param name="line">The values before and after the origin; at least one before it is known.</param>
    /// <param name="forecast">The forecast of the steps after the origin, with its bounds.</param>
    /// <param name="hasDates">Whether places are dates.</param>
    /// <param name="level">Share of the values that the bounds are to hold.</param>
    /// <param name="text">Title and unit.</param>
    /// <param name="path">A file that ends in .svg or .png.</param>
    public static void Save(TimeLine line, SeriesForecast forecast, bool hasDates, float level, PictureText text, string path)
    {
        var plot = new Plot();
        var horizon = forecast.Forecast.Length;
        var origin = Array.FindLastIndex(line.Values, line.Known - 1, value => !double.IsNaN(value)); // the forecast is joined to the last value that is known
        double[] ahead = [line.Places[origin], .. line.Places[line.Known..]];

        var bounds = plot.Add.FillY(ahead, Joined(forecast.Lower), Joined(forecast.Upper));
        bounds.FillColor = Colors.Orange.WithAlpha(.3);
        bounds.LineWidth = 0;
        bounds.LegendText = $"{100 * level:f0} % interval";
        var first = Math.Max(0, line.Known - (HistoryHorizons * horizon));
        Lines(line.Places[first..line.Known], line.Values[first..line.Known], Colors.Black, "history");
        Lines(ahead, [line.Values[origin], .. line.Values[line.Known..]], Colors.Gray, "actual");
        Lines(ahead, Joined(forecast.Forecast), Colors.OrangeRed, "forecast");

        plot.Title(text.Title);
        plot.YLabel(text.Values);
        if (hasDates)
            plot.Axes.DateTimeTicksBottom();
        else
            plot.XLabel("row");
        plot.ShowLegend(Edge.Right); // beside the lines, so that it hides none of them
        if (Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            plot.SaveSvg(path, Width, Height);
        else
            plot.SavePng(path, Width, Height);

        double[] Joined(float[] values) => [line.Values[origin], .. Array.ConvertAll(values, value => (double)value)];

        // One line for each run of values that are known: a gap stays a gap.
        void Lines(double[] places, double[] values, Color color, string name)
        {
            for (var (start, end) = (0, 0); start < values.Length; start = end + 1)
            {
                for (end = start; end < values.Length && !double.IsNaN(values[end]);)
                    end++;
                if (end == start)
                    continue;
                var run = plot.Add.Scatter(places[start..end], values[start..end], color);
                run.LineWidth = 2;
                run.MarkerSize = end - start == 1 ? 4 : 0; // a value alone
                run.LegendText = name;
                name = ""; // named once
            }
        }
    }
}
