using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>How a channel is smoothed.</summary>
/// <param name="SeasonLength">Steps of its season; 1 for the level alone.</param>
/// <param name="Coefficients">The coefficients, without a trend.</param>
internal readonly record struct ChannelSmoothing(int SeasonLength, SmoothingParameters Coefficients);
