namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Limits how much an engine forecasts at a time, to 1 GiB of numbers. Immutable.</summary>
/// <param name="model">The model that forecasts.</param>
internal sealed class ForecastLimits(ForecastModel model)
{
    private const long MostValues = 1L << 28;

    /// <summary>Returns the requested horizon, or that of the model if it is null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is out of range.</exception>
    public int Horizon(int? horizon) => (horizon ?? model.Horizon) is var steps and >= 1 and <= ForecastingDefaults.LongestLength ? steps
        : throw new ArgumentOutOfRangeException(nameof(horizon), horizon, $"A horizon must be 1 to {ForecastingDefaults.LongestLength} steps.");

    /// <summary>
    /// Checks that the numbers of a forecast fit into memory: its points, bounds and quantiles, and the paths that an autoregressive model draws for them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public void CheckValues(int horizon, int numbersOfValue)
    {
        var targets = model.Schema.TargetCount;
        var numbers = Math.Max((long)numbersOfValue * targets, model.NumberOfPaths);
        if (horizon * numbers > MostValues)
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, $"A forecast of {horizon} steps and {targets} targets takes "
                + $"{horizon * numbers} numbers; at most {MostValues} are computed "
                + $"at a time. Ask for {MostValues / numbers} steps or fewer.");
    }

    /// <summary>Checks that paths fit into memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of paths is out of range, or they have too many values.</exception>
    public void CheckPaths(int count, int horizon)
    {
        if (count is < 1 or > ForecastingDefaults.MostSamples)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The number of paths must be 1 to {ForecastingDefaults.MostSamples}.");
        var values = (long)horizon * model.Schema.TargetCount;
        if (count * values > MostValues)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{count} paths of {horizon} steps and {model.Schema.TargetCount} targets have "
                + $"{count * values} values; at most "
                + $"{MostValues} are drawn at a time. Ask for {Math.Max(1, MostValues / values)} paths or fewer, or for a shorter horizon.");
    }
}
