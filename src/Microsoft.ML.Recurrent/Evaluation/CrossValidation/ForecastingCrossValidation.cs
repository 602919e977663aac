namespace Microsoft.ML.Recurrent;

/// <summary>What cross-validation by rolling origins gives.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class ForecastingCrossValidation
{
    internal ForecastingCrossValidation(IReadOnlyList<ForecastingCrossValidationFold> folds, ForecastingMetrics metrics)
    {
        Folds = folds;
        Metrics = metrics;
    }

    /// <summary>The folds, oldest cut first.</summary>
    public IReadOnlyList<ForecastingCrossValidationFold> Folds { get; }

    /// <summary>
    /// The figures over all folds. Where <see cref="ForecastAccuracy"/> takes a mean over series, it is one over series and folds here.
    /// </summary>
    public ForecastingMetrics Metrics { get; }

    /// <summary>A line for each fold, then the table of <see cref="Metrics"/>.</summary>
    /// <returns>Text for people, several lines, in the invariant culture.</returns>
    public override string ToString() => string.Join('\n', [.. Folds.Select(fold => fold.ToString()), Metrics.ToString()]);
}
