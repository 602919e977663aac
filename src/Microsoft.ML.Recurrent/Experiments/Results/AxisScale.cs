namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>Represents the scale of an axis: the positions of numbers, and the round numbers that label it. Immutable.</summary>
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

    // The minimum distance between two ticks.
    private double Least { get; init; }

    /// <summary>Creates an axis of whole numbers from 0.</summary>
    public static AxisScale OfCounts(int maximum) => new(0, Math.Max(1, maximum)) { Least = 1 };

    /// <summary>Creates an axis from one number to another.</summary>
    public static AxisScale Between(double minimum, double maximum) => new(minimum, maximum);

    /// <summary>
    /// Creates an axis for measured numbers. A few extreme numbers, as of a training that diverged, are placed at its edge so that they do not compress all
    /// others.
    /// </summary>
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
        // Measured numbers may have bounds: an axis does not suggest losses below 0 or accuracies above 1.
        if (sorted[0] >= 0)
            start = Math.Max(0, start);
        if (sorted[0] >= 0 && sorted[^1] <= 1)
            end = Math.Min(1, end);
        return new AxisScale(start, end);
    }

    /// <summary>Returns the position of a number: 0 at the beginning of the axis, 1 at its end.</summary>
    public double Place(double value) => double.IsNaN(value) ? double.NaN : Math.Clamp((value - _minimum) / (_maximum - _minimum), 0, 1);

    /// <summary>Returns a few round numbers.</summary>
    /// <param name="most">The approximate maximum number of ticks.</param>
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
