using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents one fold of cross-validation by rolling origins.</summary>
/// <remarks>Immutable; safe for concurrent use if the model is.</remarks>
public sealed class ForecastingCrossValidationFold
{
    internal ForecastingCrossValidationFold(int fold, ITransformer model, long trainingRowCount, int rowsFromEnd, DateTime? cutTime, ForecastingMetrics metrics)
    {
        Fold = fold;
        Model = model;
        TrainingRowCount = trainingRowCount;
        RowsFromEnd = rowsFromEnd;
        CutTime = cutTime;
        Metrics = metrics;
    }

    /// <summary>Gets the number of the fold, from 0.</summary>
    public int Fold { get; }

    /// <summary>Gets the fitted model; that of the first fold if the estimator is not fitted again.</summary>
    public ITransformer Model { get; }

    /// <summary>Gets the number of rows, of all series together, that the model was fitted on.</summary>
    public long TrainingRowCount { get; }

    /// <summary>
    /// Gets the position of the fold's cut: the number of rows before the end of each series or, if there are times, the number of steps before the last time
    /// of all series.
    /// </summary>
    public int RowsFromEnd { get; }

    /// <summary>Gets the last time in the training data of the fold; the fold forecasts the times after it. Null if there are no times.</summary>
    public DateTime? CutTime { get; }

    /// <summary>
    /// Gets the figures of this fold. In all folds, the scale of scaled errors and the pattern of Naive2 are those of the rows before the first fold's cut, so
    /// that folds can be compared.
    /// </summary>
    public ForecastingMetrics Metrics { get; }

    /// <summary>Returns the number of the fold, its rows, and the figures on one line.</summary>
    /// <returns>Human-readable text in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"fold {Fold}, fitted on {TrainingRowCount:n0} rows, {RowsFromEnd:n0} rows before the end: {AccuracyTable.Line(Metrics)}");
}
