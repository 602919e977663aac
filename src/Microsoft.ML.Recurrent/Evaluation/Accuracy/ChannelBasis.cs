using Microsoft.ML.Recurrent.Evaluation.Rows;

namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents what is learned from the training steps of a channel, and the forecasts that need nothing else. Immutable.</summary>
internal sealed class ChannelBasis(ActualSeries series, int target, int trainingSteps, int seasonLength)
{
    private readonly double[]? _pattern = SeasonalPattern.Find(series, target, trainingSteps, seasonLength);

    public ErrorScale Scale { get; } = ErrorScale.Of(series, target, trainingSteps, seasonLength);

    /// <summary>Returns the last step up to an origin whose value is not missing; -1 if there is none.</summary>
    public int LastKnown(int origin)
    {
        while (origin >= 0 && float.IsNaN(series[origin, target]))
            origin--;
        return origin;
    }

    /// <summary>Returns the forecast of Naive from a step that <see cref="LastKnown"/> returned.</summary>
    public double Naive(int last) => last < 0 ? double.NaN : series[last, target];

    /// <summary>Returns the forecast of Naive2 for a step.</summary>
    public double Naive2(int last, int step) => _pattern is null || last < 0
        ? Naive(last)
        : series[last, target] / _pattern[last % seasonLength] * _pattern[step % seasonLength];

    /// <summary>Returns the forecast of seasonal naive for a step.</summary>
    public double SeasonalNaive(int origin, int last, int step)
    {
        var ahead = step - origin;
        for (var earlier = (long)step - ((long)((ahead - 1) / seasonLength) + 1) * seasonLength; earlier >= 0; earlier -= seasonLength)
            if (!float.IsNaN(series[(int)earlier, target]))
                return series[(int)earlier, target];
        return Naive(last);
    }
}
