using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Draws every completed trial as a line that crosses an axis for each parameter that varies, and ends at its metric (Inselberg 1985).</summary>
internal static class ParallelCoordinates
{
    private const int MostLines = 200;
    private const int Height = 320;
    private const double Top = 34;
    private const double Bottom = 24;
    private const double Spacing = 144;
    private const double Side = 80;
    private const int LongestName = 20;
    private const int LongestLabel = 12;

    public static string Of(ExperimentResult result)
    {
        TrialResult[] trials = [.. result.Trials.Where(trial => trial.State == TrialState.Completed).Take(MostLines)];
        var varying = ParameterNames.ThatVary(trials);
        SpaceParameter[] parameters = [.. result.Space.Parameters.Where(parameter => varying.Contains(parameter.Name))];
        if (parameters.Length == 0)
            return "";
        var metric = AxisScale.Of(trials.Select(trial => trial.Metric));
        var width = (2 * Side) + (parameters.Length * Spacing);
        var svg = new StringBuilder($"<svg style=\"width:max({PageText.Pixel(width)}px,100%)\" "
            + $"viewBox=\"0 0 {PageText.Pixel(width)} {Height}\" role=\"img\" aria-label=\"Parameters of each trial\">");
        for (var rank = trials.Length - 1; rank >= 0; rank--)
            AddLine(svg, result, trials[rank], parameters, metric, opacity: 0.85 - (0.7 * rank / Math.Max(1, trials.Length - 1)));
        for (var i = 0; i < parameters.Length; i++)
            AddAxis(svg, i, parameters[i].Name, ParameterLabels.Of(parameters[i]));
        AddAxis(svg, parameters.Length, result.Metric.Name, metric.Ticks().Select(tick => (metric.Place(tick), PageText.Number(tick))));
        return svg.Append("</svg>").ToString();
    }

    private static void AddLine(StringBuilder svg, ExperimentResult result, TrialResult trial, SpaceParameter[] parameters, AxisScale metric, double opacity)
    {
        var points = parameters
            .Select((parameter, i) => (Axis: i, Place: trial.Parameters.TryGetValue(parameter.Name, out var value) ? parameter.ToUnit(value) : double.NaN))
            .Append((Axis: parameters.Length, Place: metric.Place(trial.Metric)))
            .Where(point => !double.IsNaN(point.Place)) // skips a parameter that the trial does not have
            .Select(point => $"{X(point.Axis)},{Y(point.Place)}");
        var isBest = trial == result.Best;
        svg.Append($"<polyline class=\"{(isBest ? "curve best" : "curve")}\"")
            .Append(isBest ? "" : $" opacity=\"{opacity.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)}\"")
            .Append($" points=\"{string.Join(' ', points)}\">")
            .Append($"<title>{PageText.Escape(ResultPlots.Tooltip(result, trial))}</title></polyline>");
    }

    private static void AddAxis(StringBuilder svg, int axis, string name, IEnumerable<(double Place, string Text)> labels)
    {
        svg.Append($"<line class=\"axis\" x1=\"{X(axis)}\" x2=\"{X(axis)}\" y1=\"{Y(0)}\" y2=\"{Y(1)}\"/>")
            .Append($"<text class=\"name\" x=\"{X(axis)}\" y=\"16\" text-anchor=\"middle\">"
                + $"{PageText.Escape(PageText.Shortened(name, LongestName))}<title>{PageText.Escape(name)}</title></text>");
        foreach (var (place, text) in labels)
            svg.Append($"<text class=\"tick halo\" x=\"{X(axis)}\" dx=\"4\" y=\"{Y(place)}\" dominant-baseline=\"middle\">"
                + $"{PageText.Escape(PageText.Shortened(text, LongestLabel))}</text>");
    }

    private static string X(int axis) => PageText.Pixel(Side + (axis * Spacing));

    private static string Y(double place) => PageText.Pixel(Height - Bottom - (place * (Height - Top - Bottom)));
}
