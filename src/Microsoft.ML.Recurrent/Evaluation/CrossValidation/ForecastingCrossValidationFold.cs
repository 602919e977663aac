using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>One fold of cross-validation by rolling origins.</summary>
/// <remarks>Immutable; safe for concurrent use as far as the model is.</remarks>
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

    /// <summary>The number of the fold, from 0.</summary>
    public int Fold { get; }

    /// <summary>The fitted model; that of the first fold where the estimator is not fitted anew.</summary>
    public ITransformer Model { get; }

    /// <summary>Rows, of all series together, that the model was fitted on.</summary>
    public long TrainingRowCount { get; }

    /// <summary>
    /// Where the fold cuts: so many rows before the end of each series, or, where there are times, so many steps before the last time of all series.
    /// </summary>
    public int RowsFromEnd { get; }

    /// <summary>The last time that the model was shown; the fold forecasts the times after it. Null where there are no times.</summary>
    public DateTime? CutTime { get; }

    /// <summary>
    /// The figures of this fold. The scale of scaled errors and the pattern of Naive2 are those of the rows before the first fold's cut in all folds, so
    /// that folds can be compared.
    /// </summary>
    public ForecastingMetrics Metrics { get; }

    /// <summary>The number of the fold, its rows, and the figures on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"fold {Fold}, fitted on {TrainingRowCount:n0} rows, {RowsFromEnd:n0} rows before the end: {AccuracyTable.Line(Metrics)}");
}
