using MathNet.Numerics.Statistics;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>How the errors of a forecast hang together: the correlation of those one step apart, which is what joins the steps of a path that is drawn.</summary>
internal static class StepCorrelation
{
    private const float Largest = 0.99f;
    private const double LargestError = 4;

    /// <summary>Measures it.</summary>
    /// <param name="errors">Held-out errors in their spreads with the step they belong to, those of a window one behind another in order of steps.</param>
    /// <returns>-0.99 to 0.99; 0 where there are no two steps.</returns>
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

    /// <exception cref="ModelFormatException">It is out of range.</exception>
    public static float Read(SectionReader section)
    {
        var correlation = section.ReadSingle();
        return correlation is >= -Largest and <= Largest ? correlation
            : throw section.Defect($"the correlation of steps is {correlation}; it is between -1 and 1.");
    }
}
