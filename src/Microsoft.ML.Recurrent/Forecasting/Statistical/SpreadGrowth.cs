using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>
/// Calculates how the spread of a forecast grows with the steps ahead: by the share of the error of each value that goes into the forecasts of later ones
/// (Hyndman et al. 2008, chapter 6).
/// </summary>
internal static class SpreadGrowth
{
    /// <param name="smoothing">The coefficients.</param>
    /// <param name="seasonLength">The number of steps of a season; 1 means no season.</param>
    /// <param name="growth">Receives the factor for each step ahead; that of the next value is 1.</param>
    public static void Fill(SmoothingParameters smoothing, int seasonLength, Span<double> growth)
    {
        double variance = 1, damping = 1, steps = 0;
        for (var ahead = 0; ahead < growth.Length; ahead++)
        {
            if (ahead > 0)
            {
                damping *= smoothing.Damping;
                steps += damping;
                var share = smoothing.Level * (1 + (smoothing.Trend * steps));
                if (ahead % seasonLength == 0)
                    share += smoothing.Season * (1 - smoothing.Level);
                variance += share * share;
            }

            growth[ahead] = Math.Sqrt(variance);
        }
    }
}
