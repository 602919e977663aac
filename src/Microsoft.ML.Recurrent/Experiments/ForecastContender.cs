namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Who takes part in a race of forecasters, the simplest first.</summary>
public enum ForecastContender
{
    /// <summary>The last value stays.</summary>
    Naive,

    /// <summary>The last season repeats itself; as <see cref="Naive"/> where there is no season.</summary>
    SeasonalNaive,

    /// <summary>Level, damped trend and season smoothed exponentially, with rates chosen for each series on its training rows (ETS(A,Ad,A), Hyndman et al. 2008).</summary>
    ExponentialSmoothing,

    /// <summary>The best of the recurrent forecasters.</summary>
    Recurrent,
}
