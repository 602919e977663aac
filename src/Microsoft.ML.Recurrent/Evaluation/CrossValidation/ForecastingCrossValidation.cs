namespace Microsoft.ML.Recurrent;

/// <summary>Represents the result of cross-validation by rolling origins.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class ForecastingCrossValidation
{
    internal ForecastingCrossValidation(IReadOnlyList<ForecastingCrossValidationFold> folds, ForecastingMetrics metrics)
    {
        Folds = folds;
        Metrics = metrics;
    }

    /// <summary>Gets the folds, oldest cut first.</summary>
    public IReadOnlyList<ForecastingCrossValidationFold> Folds { get; }

    /// <summary>Gets the figures over all folds. A mean over series in <see cref="ForecastAccuracy"/> is a mean over series and folds here.</summary>
    public ForecastingMetrics Metrics { get; }

    /// <summary>Returns a line for each fold, then the table of <see cref="Metrics"/>.</summary>
    /// <returns>Human-readable text, several lines, in the invariant culture.</returns>
    public override string ToString() => string.Join('\n', [.. Folds.Select(fold => fold.ToString()), Metrics.ToString()]);
}
