namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>
/// Represents the size of a plot. A page contains each plot twice and shows the one that fits, so that text has about the same size on a phone and on a wide
/// screen.
/// </summary>
/// <param name="Name">The style class that shows the plot.</param>
/// <param name="Width">The width in units of the plot.</param>
/// <param name="Height">The height in units of the plot.</param>
/// <param name="Ticks">The approximate number of ticks on an axis.</param>
internal sealed record PlotSize(string Name, int Width, int Height, int Ticks)
{
    public static readonly PlotSize Narrow = new("narrow", 330, 250, 4);

    public static readonly PlotSize Wide = new("wide-plot", 560, 300, 6);

    /// <summary>Returns a plot in both sizes, the narrow one first; empty if the plot is empty.</summary>
    public static string Both(Func<PlotSize, string> draw) => draw(Narrow) + draw(Wide);
}
