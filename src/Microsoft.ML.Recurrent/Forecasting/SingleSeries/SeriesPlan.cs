using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Represents everything about a model except its networks: the scale of the values, the baseline, and the inputs and outputs of a network.</summary>
internal sealed record SeriesPlan
{
    public required SeriesScale Scale { get; init; }

    public required BaselineForecast Baseline { get; init; }

    /// <summary>Gets the season of the gap filling and of the difference that the network reads; 1 means no season.</summary>
    public required int SeasonLength { get; init; }

    /// <summary>Gets the number of steps that a network reads, L.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Gets the number of steps that a network forecasts at once.</summary>
    public required int Horizon { get; init; }

    /// <summary>Gets a value that indicates whether missing values are marked in the network's input.</summary>
    public required bool MarksMissing { get; init; }

    public required SeriesStatistics Statistics { get; init; }

    /// <summary>Gets the number of features of a step, I.</summary>
    public int InputSize => MarksMissing ? 3 : 2;

    /// <summary>Gets the number of values that a forecast depends on.</summary>
    public int HistoryLength => Math.Max(Baseline.Reach, ContextLength + SeasonLength);

    /// <summary>Gets the number of values that an engine has to remember: those of a forecast, and those whose errors adapt the bounds.</summary>
    public int KeptLength => HistoryLength + BoundsAdaptation.StepsOf(Horizon);

    /// <summary>Gets the number of values from which on the networks are used; before that, the baseline forecasts alone.</summary>
    public int WarmUp => SeasonLength + 1;

    public SeriesHistory CreateHistory() => new(Scale, SeasonLength, KeptLength);

    /// <summary>Encodes one step for a network: the value minus the level at the origin, the change since one season ago, and whether it was missing.</summary>
    /// <param name="values">The values without gaps on the model's scale.</param>
    /// <param name="missing">Flags for the values that were filled in.</param>
    /// <param name="step">The step, an index into both.</param>
    /// <param name="level">The baseline's level at the origin.</param>
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
