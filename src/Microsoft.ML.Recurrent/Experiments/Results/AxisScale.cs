namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Where numbers lie on an axis, and the round ones that are written beside it. Immutable.</summary>
internal sealed class AxisScale
{
    private const int MostTicks = 6;

    private readonly double _minimum;
    private readonly double _maximum;

    private AxisScale(double minimum, double maximum)
    {
        if (!(maximum > minimum))
        {
            var room = minimum == 0 ? 1 : Math.Abs(minimum) * 0.1;
            (minimum, maximum) = (minimum - room, maximum + room);
        }

        (_minimum, _maximum) = (minimum, maximum);
    }

    // Least distance of two ticks.
    private double Least { get; init; }

    /// <summary>An axis of whole numbers from 0.</summary>
    public static AxisScale OfCounts(int maximum) => new(0, Math.Max(1, maximum)) { Least = 1 };

    /// <summary>An axis from one number to another.</summary>
    public static AxisScale Between(double minimum, double maximum) => new(minimum, maximum);

    /// <summary>An axis for measured numbers: a few that are far out, as of a training that diverged, lie on its edge rather than press all others together.</summary>
    public static AxisScale Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return new AxisScale(0, 1);
        var low = sorted[(int)(0.1 * (sorted.Length - 1))];
        var high = sorted[(int)Math.Ceiling(0.9 * (sorted.Length - 1))];
        var spread = high - low;
        var minimum = sorted[0] >= low - (3 * spread) || spread == 0 ? sorted[0] : low - spread;
        var maximum = sorted[^1] <= high + (3 * spread) || spread == 0 ? sorted[^1] : high + spread;
        var margin = maximum > minimum ? 0.04 * (maximum - minimum) : Math.Max(Math.Abs(minimum) * 0.1, 1e-9);
        var (start, end) = (minimum - margin, maximum + margin);
        // What is measured may have bounds: an axis does not promise losses below 0 or accuracies above 1.
        if (sorted[0] >= 0)
            start = Math.Max(0, start);
        if (sorted[0] >= 0 && sorted[^1] <= 1)
            end = Math.Min(1, end);
        return new AxisScale(start, end);
    }

    /// <summary>0 at the beginning of the axis, 1 at its end.</summary>
    public double Place(double value) => double.IsNaN(value) ? double.NaN : Math.Clamp((value - _minimum) / (_maximum - _minimum), 0, 1);

    /// <summary>Round numbers, a handful.</summary>
    /// <param name="most">About how many there may be.</param>
    public IEnumerable<double> Ticks(int most = MostTicks)
    {
        var raw = Math.Max(Least, (_maximum - _minimum) / most);
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(candidate => candidate >= raw * 0.999);
        // Rounding keeps 0.3 from being 0.30000000000000004, and adding 0 keeps 0 from being -0.
        for (var i = Math.Ceiling((_minimum / step) - 1e-9); i * step <= _maximum + (1e-9 * step); i++)
            yield return (Math.Round(i) * step) + 0.0;
    }
}
