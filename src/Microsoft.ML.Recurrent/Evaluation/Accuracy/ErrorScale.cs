using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>What the errors of a channel are divided by: the error of seasonal naive, one season ahead, within the training steps.</summary>
/// <param name="Absolute">Mean absolute error; NaN where the steps reach over no season.</param>
/// <param name="Root">Root mean squared error.</param>
internal readonly record struct ErrorScale(double Absolute, double Root)
{
    /// <summary>Whether anything can be divided by it.</summary>
    public bool IsUsable => Absolute > 0;

    /// <param name="series">The series.</param>
    /// <param name="target">The target.</param>
    /// <param name="steps">Its training steps: so many first ones.</param>
    /// <param name="seasonLength">Steps of a season.</param>
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
