using MathNet.Numerics.Statistics;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>Represents the correlation of forecast errors one step apart, which joins the steps of a drawn path.</summary>
internal static class StepCorrelation
{
    private const float Largest = 0.99f;
    private const double LargestError = 4;

    /// <summary>Measures the correlation.</summary>
    /// <param name="errors">The held-out errors, divided by their spreads, with their steps; those of a window follow one another in order of steps.</param>
    /// <returns>The correlation, -0.99 to 0.99; 0 if no two steps follow one another.</returns>
    public static float Measure(IEnumerable<(int Step, double Error)> errors)
    {
        var earlier = new List<double>();
        var later = new List<double>();
        var before = (Step: int.MaxValue, Error: 0.0);
        foreach (var (step, error) in errors)
        {
            var clipped = Math.Clamp(error, -LargestError, LargestError);
            if (step - 1 == before.Step)
            {
                earlier.Add(before.Error);
                later.Add(clipped);
            }

            before = (step, clipped);
        }

        var correlation = earlier.Count < 2 ? 0 : Correlation.Pearson(earlier, later);
        return double.IsFinite(correlation) ? (float)Math.Clamp(correlation, -Largest, Largest) : 0;
    }

    /// <exception cref="ModelFormatException">The correlation is out of range.</exception>
    public static float Read(SectionReader section)
    {
        var correlation = section.ReadSingle();
        return correlation is >= -Largest and <= Largest ? correlation
            : throw section.Defect(FormattableString.Invariant($"the correlation of steps is {correlation}; it must be between -1 and 1."));
    }
}
