using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Draws the importance of each parameter as bars.</summary>
internal static class ImportanceBars
{
    public static string Of(IReadOnlyList<KeyValuePair<string, double>> shares)
    {
        if (shares.Count == 0 || shares.All(share => !(share.Value > 0)))
            return "";
        var largest = shares.Max(share => share.Value);
        var bars = new StringBuilder("<dl class=\"bars\">");
        foreach (var (name, share) in shares)
            bars.Append($"<dt>{PageText.Escape(name)}</dt><dd><span class=\"bar\" style=\"width:{PageText.Pixel(75 * Math.Max(0, share) / largest)}%\"></span>")
                .Append($"{PageText.Number(Math.Round(100 * share, 1))} %</dd>");
        return bars.Append("</dl>").ToString();
    }
}
