using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Everything about a global model but its networks: what a network sees of a window and what its outputs mean. Every target of every series is a channel;
/// all channels share the networks. Immutable.
/// </summary>
internal sealed record GlobalPlan
{
    /// <summary>Direct, SegmentWise or Autoregressive.</summary>
    public required ForecastArchitecture Architecture { get; init; }

    /// <summary>Global, LastValue, Instance or MeanScale.</summary>
    public required WindowNormalization Normalization { get; init; }

    public required SeriesSchema Schema { get; init; }

    public required SeriesScale Scale { get; init; }

    /// <summary>Season found or given; 1 means none.</summary>
    public required int SeasonLength { get; init; }

    /// <summary>Values of a channel that a network sees, L; a multiple of <see cref="SegmentLength"/>.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Steps forecast at once, H.</summary>
    public required int Horizon { get; init; }

    /// <summary>Values that are one step of the encoder, w.</summary>
    public required int SegmentLength { get; init; }

    /// <summary>Values that a decoded step gives, v.</summary>
    public required int DecodedLength { get; init; }

    /// <summary>Earlier values that an autoregressive step sees, in steps back from the value it gives, ascending; the first is 1.</summary>
    public required int[] Lags { get; init; }

    /// <summary>Whether a network is told which values were missing.</summary>
    public required bool MarksMissing { get; init; }

    /// <summary>Whether each channel reads the past of the other targets, too.</summary>
    public required bool ReadsOtherTargets { get; init; }

    public required SmoothingFront Front { get; init; }

    public required ColumnStatistics Statistics { get; init; }

    public required ForecastHead Head { get; init; }

    public int TargetCount => Schema.TargetCount;

    /// <summary>Steps that are decoded side by side, m.</summary>
    public int DecodedSteps => (Horizon + DecodedLength - 1) / DecodedLength;

    public bool IsAutoregressive => Architecture == ForecastArchitecture.Autoregressive;

    /// <summary>Values an engine has to remember.</summary>
    public int HistoryLength => ContextLength + (IsAutoregressive ? Lags[^1] : 0);

    /// <summary>Numbers that say which target a channel is.</summary>
    public int ChannelMarks => TargetCount > 1 ? TargetCount : 0;
}
