namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>
/// How large a picture is drawn. A page holds each twice and shows the one that fits, so that text has about the same size on a telephone and on a wide screen.
/// </summary>
/// <param name="Name">The style class that shows it.</param>
/// <param name="Width">Width in units of the picture.</param>
/// <param name="Height">Height.</param>
/// <param name="Ticks">About how many ticks an axis has.</param>
internal sealed record PlotSize(string Name, double Width, double Height, int Ticks)
{
    public static readonly PlotSize Narrow = new("narrow", 330, 250, 4);

    public static readonly PlotSize Wide = new("wide-plot", 560, 300, 6);

    /// <summary>Both, the narrow one first; empty where a picture is.</summary>
    public static string Both(Func<PlotSize, string> draw) => draw(Narrow) + draw(Wide);
}
