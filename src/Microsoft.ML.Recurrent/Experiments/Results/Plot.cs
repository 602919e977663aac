using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Represents one plot with two axes, as inline SVG. Not safe for concurrent use.</summary>
internal sealed class Plot
{
    private const int Left = 74;
    private const int Right = 14;
    private const int Top = 12;
    private const int Bottom = 42;

    private readonly StringBuilder _svg = new();
    private readonly PlotSize _size;
    private readonly AxisScale _x;
    private readonly AxisScale _y;

    /// <param name="size">The size of the plot.</param>
    /// <param name="title">The description of the plot, for readers who cannot see it.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="xName">The name of the axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="yName">The name of the axis.</param>
    public Plot(PlotSize size, string title, AxisScale x, string xName, AxisScale y, string yName)
    {
        (_size, _x, _y) = (size, x, y);
        _svg.Append($"<svg class=\"{size.Name}\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{PageText.Escape(title)}\">");
        foreach (var tick in x.Ticks(size.Ticks))
            _svg.Append($"<line class=\"grid\" x1=\"{X(tick)}\" x2=\"{X(tick)}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>")
                .Append($"<text class=\"tick\" x=\"{X(tick)}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{PageText.Number(tick)}</text>");
        foreach (var tick in y.Ticks(size.Ticks))
            _svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick)}\" y2=\"{Y(tick)}\"/>")
                .Append($"<text class=\"tick\" x=\"{Left - 6}\" y=\"{Y(tick)}\" text-anchor=\"end\" dominant-baseline=\"middle\">"
                    + $"{PageText.Number(tick)}</text>");
        _svg.Append($"<text class=\"name\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">{PageText.Escape(xName)}</text>")
            .Append($"<text class=\"name\" transform=\"translate(12 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">"
                + $"{PageText.Escape(yName)}</text>");
    }

    /// <summary>Connects points with lines, or with steps. A point that is not a number interrupts the line.</summary>
    public void AddLine(IEnumerable<(double X, double Y)> points, string style, string tooltip, bool steps = false)
    {
        var path = new StringBuilder();
        var isOpen = false;
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(x) || double.IsNaN(y))
            {
                isOpen = false;
                continue;
            }

            path.Append(!isOpen ? $"M{X(x)} {Y(y)}" : steps ? $"H{X(x)}V{Y(y)}" : $"L{X(x)} {Y(y)}");
            isOpen = true;
        }

        if (path.Length > 0)
            _svg.Append($"<path class=\"{style}\" d=\"{path}\"><title>{PageText.Escape(tooltip)}</title></path>");
    }

    public void AddPoint(double x, double y, string style, string tooltip)
    {
        if (double.IsFinite(x) && !double.IsNaN(y))
            _svg.Append($"<circle class=\"{style}\" cx=\"{X(x)}\" cy=\"{Y(y)}\" r=\"4\"><title>{PageText.Escape(tooltip)}</title></circle>");
    }

    public override string ToString() => $"{_svg}</svg>";

    private int Width => _size.Width;

    private int Height => _size.Height;

    private string X(double value) => PageText.Pixel(Left + (_x.Place(value) * (Width - Left - Right)));

    private string Y(double value) => PageText.Pixel(Height - Bottom - (_y.Place(value) * (Height - Top - Bottom)));
}
