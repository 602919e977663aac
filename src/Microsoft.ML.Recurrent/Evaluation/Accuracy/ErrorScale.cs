using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents the divisor of the errors of a channel: the error of seasonal naive, one season ahead, within the training steps.</summary>
/// <param name="Absolute">The mean absolute error; NaN if the steps are too few for one season.</param>
/// <param name="Root">The root mean squared error.</param>
internal readonly record struct ErrorScale(double Absolute, double Root)
{
    /// <summary>Gets a value that indicates whether errors can be divided by it.</summary>
    public bool IsUsable => Absolute > 0;

    /// <param name="series">The series.</param>
    /// <param name="target">The target.</param>
    /// <param name="steps">The number of training steps, at the start of the series.</param>
    /// <param name="seasonLength">The number of steps in a season.</param>
    public static ErrorScale Of(ActualSeries series, int target, int steps, int seasonLength)
    {
        double absolute = 0, squared = 0;
        long count = 0;
        for (var t = seasonLength; t < steps; t++)
        {
            var change = (double)series[t, target] - series[t - seasonLength, target];
            if (double.IsNaN(change))
                continue;
            absolute += Math.Abs(change);
            squared += change * change;
            count++;
        }

        return new ErrorScale(absolute / count, Math.Sqrt(squared / count));
    }
}
