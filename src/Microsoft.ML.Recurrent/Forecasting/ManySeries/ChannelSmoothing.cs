using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Specifies the smoothing of a channel.</summary>
/// <param name="SeasonLength">The number of steps in its season; 1 for the level alone.</param>
/// <param name="Coefficients">The coefficients, without a trend.</param>
/// <param name="Combination">The combination of forecasts that the networks correct instead; null for the smoothing.</param>
internal readonly record struct ChannelSmoothing(int SeasonLength, SmoothingParameters Coefficients, SeriesCombination? Combination = null);
