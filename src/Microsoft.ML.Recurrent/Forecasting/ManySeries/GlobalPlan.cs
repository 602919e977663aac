using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Represents everything about a global model except its networks: the inputs that a network reads from a window and the meaning of its outputs. Every target
/// of every series is a channel; all channels share the networks. Immutable.
/// </summary>
internal sealed record GlobalPlan
{
    /// <summary>Gets the architecture: Direct, SegmentWise or Autoregressive.</summary>
    public required ForecastArchitecture Architecture { get; init; }

    /// <summary>Gets the normalization: Global, LastValue, Instance or MeanScale.</summary>
    public required WindowNormalization Normalization { get; init; }

    public required SeriesSchema Schema { get; init; }

    public required SeriesScale Scale { get; init; }

    /// <summary>Gets the season length, found or specified; 1 means no season.</summary>
    public required int SeasonLength { get; init; }

    /// <summary>Gets the number of values of a channel that a network reads, L; a multiple of <see cref="SegmentLength"/>.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Gets the number of steps that are forecast at once, H.</summary>
    public required int Horizon { get; init; }

    /// <summary>Gets the number of values in one step of the encoder, w.</summary>
    public required int SegmentLength { get; init; }

    /// <summary>Gets the number of values that a decoded step returns, v.</summary>
    public required int DecodedLength { get; init; }

    /// <summary>
    /// Gets the lags of an autoregressive step: the distances of the earlier values it reads from the value it returns, ascending; the first is 1.
    /// </summary>
    public required int[] Lags { get; init; }

    /// <summary>Gets a value that indicates whether missing values are marked in the network's input.</summary>
    public required bool MarksMissing { get; init; }

    /// <summary>Gets a value that indicates whether each channel also reads the past of the other targets.</summary>
    public required bool ReadsOtherTargets { get; init; }

    public required InputSmoothing Smoothing { get; init; }

    public required ColumnStatistics Statistics { get; init; }

    public required ForecastHead Head { get; init; }

    public int TargetCount => Schema.TargetCount;

    /// <summary>Gets the number of steps that are decoded side by side, m.</summary>
    public int DecodedSteps => (Horizon + DecodedLength - 1) / DecodedLength;

    public bool IsAutoregressive => Architecture == ForecastArchitecture.Autoregressive;

    /// <summary>Gets the number of values that a forecast depends on.</summary>
    public int HistoryLength => Math.Max(Smoothing.Reach, ContextLength + (IsAutoregressive ? Lags[^1] : 0));

    /// <summary>Gets the number of rows that an engine has to remember: those of a forecast, and those whose errors adapt the bounds.</summary>
    public int KeptLength => HistoryLength + BoundsAdaptation.StepsOf(Horizon);

    /// <summary>Gets the number of features that indicate the target of a channel.</summary>
    public int ChannelMarks => TargetCount > 1 ? TargetCount : 0;
}
