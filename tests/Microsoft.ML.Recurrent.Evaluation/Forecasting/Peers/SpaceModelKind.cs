namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>A model of the ETS family: error, trend and season.</summary>
/// <param name="IsRelative">Whether errors are in proportion to the forecast (M) or not (A).</param>
/// <param name="Trend">The trend.</param>
/// <param name="Season">The season.</param>
/// <param name="Length">The number of steps in a season.</param>
internal readonly record struct SpaceModelKind(bool IsRelative, TrendKind Trend, SeasonKind Season, int Length)
{
    public bool HasTrend => Trend != TrendKind.None;

    public bool HasSeason => Season != SeasonKind.None;

    /// <summary>Gets the number of parameters: coefficients, first states, and the variance.</summary>
    public int ParameterCount => 3 + (HasTrend ? 2 : 0) + (Trend == TrendKind.Damped ? 1 : 0) + (HasSeason ? Length : 0);
}
