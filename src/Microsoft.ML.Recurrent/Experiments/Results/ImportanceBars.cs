using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>How much each parameter mattered, as bars.</summary>
internal static class ImportanceBars
{
    private const double Width = 640;
    private const double Row = 26;
    private const double Names = 190;
    private const double Numbers = 60;

    public static string Of(IReadOnlyList<KeyValuePair<string, double>> shares)
    {
        if (shares.Count == 0 || shares.All(share => !(share.Value > 0)))
            return "";
        var largest = shares.Max(share => share.Value);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {PageText.Pixel(Row * shares.Count)}\" role=\"img\" aria-label=\"Importance of each parameter\">");
        for (var i = 0; i < shares.Count; i++)
        {
            var (name, share) = shares[i];
            var length = (Width - Names - Numbers) * Math.Max(0, share) / largest;
            var middle = PageText.Pixel((i + 0.5) * Row);
            svg.Append($"<text class=\"name\" x=\"{Names - 8}\" y=\"{middle}\" text-anchor=\"end\" dominant-baseline=\"middle\">{PageText.Escape(name)}</text>")
                .Append($"<rect class=\"bar\" x=\"{Names}\" y=\"{PageText.Pixel((i * Row) + 5)}\" width=\"{PageText.Pixel(length)}\" height=\"{Row - 10}\" rx=\"2\"/>")
                .Append($"<text class=\"tick\" x=\"{PageText.Pixel(Names + length + 6)}\" y=\"{middle}\" dominant-baseline=\"middle\">{PageText.Number(Math.Round(100 * share, 1))} %</text>");
        }

        return svg.Append("</svg>").ToString();
    }
}
