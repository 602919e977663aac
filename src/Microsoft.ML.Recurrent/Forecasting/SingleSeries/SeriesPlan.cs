using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Everything about a model but its networks: how values are scaled, what the front is, what a network sees and what its outputs mean.</summary>
internal sealed record SeriesPlan
{
    public required SeriesScale Scale { get; init; }

    public required SeriesFront Front { get; init; }

    /// <summary>Season of the gap filling and of the difference the network sees; 1 means none.</summary>
    public required int SeasonLength { get; init; }

    /// <summary>Steps a network sees, L.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Steps a network forecasts at once.</summary>
    public required int Horizon { get; init; }

    /// <summary>Whether a network is told which values were missing.</summary>
    public required bool MarksMissing { get; init; }

    public required SeriesStatistics Statistics { get; init; }

    /// <summary>Features of a step, I.</summary>
    public int InputSize => MarksMissing ? 3 : 2;

    /// <summary>Values an engine has to remember.</summary>
    public int HistoryLength => Math.Max(Front.Reach, ContextLength + SeasonLength);

    /// <summary>Values from which on the networks are asked; before, the front forecasts alone.</summary>
    public int WarmUp => SeasonLength + 1;

    public SeriesHistory CreateHistory() => new(Scale, SeasonLength, HistoryLength);

    /// <summary>
    /// What a network sees of one step: the value against the level at the origin, the change since one season ago, and whether it was missing.
    /// </summary>
    /// <param name="values">Values without gaps on the model's scale.</param>
    /// <param name="missing">Which of them were filled in.</param>
    /// <param name="step">The step, an index into both.</param>
    /// <param name="level">The front's level at the origin.</param>
    /// <param name="features">[InputSize]</param>
    public void Encode(ReadOnlySpan<float> values, ReadOnlySpan<bool> missing, int step, double level, Span<float> features)
    {
        features[0] = SeriesStatistics.Standardize(values[step] - level, 0, Statistics.ValueSpread);
        features[1] = step < SeasonLength ? 0
            : SeriesStatistics.Standardize((double)values[step] - values[step - SeasonLength], Statistics.DifferenceMean, Statistics.DifferenceSpread);
        if (MarksMissing)
            features[2] = missing[step] ? 1 : 0;
    }
}
