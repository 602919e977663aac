using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Represents the distance of values from a forecast without a network, in the measure of their windows. Bounds are based on it if few values are held out,
/// because spreads that networks learned from few windows can be arbitrary. Immutable.
/// </summary>
/// <param name="Trust">The weight of the networks' own spreads, 0 to 1; the rest is the weight of the known spread.</param>
/// <param name="Steps">The root mean square error for each step ahead, in the measure of the window. [H]</param>
/// <param name="Still">
/// The root mean square change after windows that do not vary, for each step ahead, in standard deviations of the target: 0 for constants, but not for rare
/// demand. [H]
/// </param>
internal sealed record KnownSpread(float Trust, float[] Steps, float[] Still)
{
    private const int MostWindows = 1000;

    /// <summary>Measures the spread on a number of evenly spaced windows.</summary>
    /// <param name="windows">The windows, at least one.</param>
    /// <param name="trust">See <see cref="Trust"/>.</param>
    public static KnownSpread Measure(GlobalWindows windows, double trust)
    {
        // Two forecasts: the zero of a window, which is what remains if the networks predict nothing, and the mean of the window. The better one counts.
        // Windows count by the square of their scale: the scale of two or three values can be arbitrarily small, which makes their errors equally large. That
        // scale is taken relative to the usual one of the same series and target, so that series in large units do not dominate the others.
        var horizon = windows.Plan.Horizon;
        double[][] errors = [new double[horizon], new double[horizon]];
        var (weights, still) = (new double[horizon], new RunningMoments[horizon]);
        var stride = Math.Max(1, windows.Count / MostWindows);
        var usual = new Dictionary<(int Series, int Target), RunningMoments>();
        for (var i = 0; i < windows.Count; i += stride)
            AddScale(windows, i, usual);
        for (var i = 0; i < windows.Count; i += stride)
            if (windows.Window(i).Scale == 0)
                AddStill(windows, i, still);
            else
                Add(windows, i, errors, weights, usual);
        var best = errors.MinBy(forecast => forecast.Sum())!;
        var means = best.Select((sum, h) => weights[h] > 0 ? sum / weights[h] : double.NaN);
        return new KnownSpread((float)trust, Roots(means, 1), Roots(still.Select(step => step.Count > 0 ? step.Mean : double.NaN), 0));
    }

    /// <summary>Returns a reading with the spreads that are used.</summary>
    /// <param name="reading">The prediction of the networks.</param>
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    public HeadReading Apply(in HeadReading reading, int ahead) => Trust >= 1 ? reading : reading.Toward(Of(Steps, ahead), Trust);

    /// <summary>Returns the spread after a window that does not vary, in standard deviations of the target.</summary>
    /// <param name="ahead">The number of steps ahead, from 1.</param>
    public double AfterStill(int ahead) => Of(Still, ahead);

    public void Write(SectionWriter section)
    {
        section.Write(Trust);
        section.Write((ReadOnlySpan<float>)Steps);
        section.Write((ReadOnlySpan<float>)Still);
    }

    /// <exception cref="ModelFormatException">The number of steps differs from the horizon, or a number is out of range.</exception>
    public static KnownSpread Read(SectionReader section, int horizon)
    {
        var known = new KnownSpread(section.ReadSingle(), section.ReadSingles(), section.ReadSingles());
        if (!(known.Trust is >= 0 and <= 1))
            throw section.Defect(FormattableString.Invariant($"the trust in the networks' spreads is {known.Trust}; it must be 0 to 1."));
        foreach (var spreads in new[] { known.Steps, known.Still })
            if (spreads.Length != horizon || !spreads.All(spread => spread >= 0 && float.IsFinite(spread)))
                throw section.Defect($"there are {spreads.Length} known spreads for a horizon of {horizon}, or one is negative or not finite.");
        return known;
    }

    // Beyond the horizon, errors grow like those of a random walk.
    private static double Of(float[] steps, int ahead) => ahead <= steps.Length ? steps[ahead - 1] : steps[^1] * Math.Sqrt((double)ahead / steps.Length);

    /// <summary>Returns the roots of mean squares; if one is NaN, the root of the preceding step.</summary>
    private static float[] Roots(IEnumerable<double> squares, float last)
    {
        var roots = new List<float>();
        foreach (var square in squares)
            roots.Add(last = double.IsNaN(square) ? last : (float)Math.Min(Math.Sqrt(square), float.MaxValue));
        return [.. roots];
    }

    /// <summary>Adds the square of a window's scale to those of its series and target.</summary>
    private static void AddScale(GlobalWindows windows, int example, Dictionary<(int Series, int Target), RunningMoments> usual)
    {
        var (scale, place) = (windows.Window(example).Scale, windows.Place(example));
        if (scale > 0)
            CollectionsMarshal.GetValueRefOrAddDefault(usual, (place.Series, place.Target), out _).Add(scale * scale);
    }

    private static void Add(
        GlobalWindows windows, int example, double[][] errors, double[] weights, Dictionary<(int Series, int Target), RunningMoments> usual)
    {
        var window = windows.Window(example);
        var actual = windows.Actual(example);
        var place = windows.Place(example);
        var weight = window.Scale * window.Scale / usual[(place.Series, place.Target)].Mean;
        var mean = new RunningMoments();
        for (var back = 1; back <= Math.Min(window.Count, windows.Plan.ContextLength); back++)
            if (window.Normalized(back, out var isGap) is var value && !isGap)
                mean.Add(value);
        for (var h = 0; h < actual.Length; h++)
        {
            double value = window.Normalize(actual[h], h + 1);
            if (double.IsNaN(value))
                continue;
            weights[h] += weight;
            var growth = window.Growth(value);
            errors[0][h] += weight * Math.Pow(value / growth, 2);
            errors[1][h] += weight * Math.Pow((value - mean.Mean) / growth, 2);
        }
    }

    private static void AddStill(GlobalWindows windows, int example, RunningMoments[] squares)
    {
        var window = windows.Window(example);
        var actual = windows.Actual(example);
        for (var h = 0; h < actual.Length; h++)
            if (!float.IsNaN(actual[h]))
            {
                var change = windows.Plan.Scale.Forward(actual[h]) - window.Restore(0, h + 1);
                squares[h].Add(Math.Abs(change) > SeriesScale.Rounding * Math.Abs(window.Location) ? Math.Pow(change / window.UsualScale, 2) : 0);
            }
    }
}
