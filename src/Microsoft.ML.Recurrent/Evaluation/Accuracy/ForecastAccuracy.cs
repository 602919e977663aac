using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents how far forecasts are from the actual values. Below, y is an actual value and f its forecast; a series here means one target of one series.
/// <para>
/// Figures in the units of the data are pooled, as in GluonTS's evaluator: every forecast value has the same weight. Percentages and scaled figures are means
/// over series of the figure of each series, as in the M4 competition (Makridakis, Spiliotis and Assimakopoulos 2020): every series has the same weight. Values
/// whose actual value or forecast is missing are left out of every figure. NaN means that nothing could be measured.
/// </para>
/// </summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public abstract class ForecastAccuracy
{
    private readonly AccuracyFigures _figures;

    private protected ForecastAccuracy(AccuracyFigures figures) => _figures = figures;

    /// <summary>Gets the number of values compared: one for each origin, step ahead and target.</summary>
    public long Count => _figures.Count;

    /// <summary>Gets the number of series with values compared, over which means are taken. Each target counts, and each fold of cross-validation.</summary>
    public int SeriesCount => _figures.SeriesCount;

    /// <summary>
    /// Gets the number of those series that have scaled errors. A series whose training rows are constant, or too few for one season, has no scale and is left
    /// out.
    /// </summary>
    public int ScaledSeriesCount => _figures.ScaledSeriesCount;

    /// <summary>Gets the MAE: the mean of |y - f|, pooled; 0 or more.</summary>
    public double MeanAbsoluteError => _figures.MeanAbsoluteError;

    /// <summary>Gets the MSE: the mean of (y - f)², pooled; 0 or more.</summary>
    public double MeanSquaredError => _figures.MeanSquaredError;

    /// <summary>Gets the RMSE: the root of <see cref="MeanSquaredError"/>; 0 or more.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>
    /// Gets the MAPE: the mean over series of the mean of 100 |y - f| / |y|, in percent; 0 or more. It is undefined if y is 0: such values are left out.
    /// </summary>
    public double MeanAbsolutePercentageError => _figures.MeanAbsolutePercentageError;

    /// <summary>
    /// Gets the sMAPE of the M4 competition: the mean over series of the mean of 200 |y - f| / (|y| + |f|), in percent, 0 to 200; 0 if both are 0. (Other
    /// definitions yield half of it.)
    /// </summary>
    public double SymmetricMeanAbsolutePercentageError => _figures.SymmetricMeanAbsolutePercentageError;

    /// <summary>
    /// Gets the MASE (Hyndman and Koehler 2006): the mean over series of the mean of |y - f| divided by the mean error of seasonal naive, one season ahead,
    /// within the training rows of the series; 0 or more. Below 1, forecasts are better than seasonal naive.
    /// </summary>
    public double MeanAbsoluteScaledError => _figures.MeanAbsoluteScaledError;

    /// <summary>
    /// Gets the RMSSE of the M5 competition: the mean over series of the root of the mean of (y - f)² divided by the mean squared error of seasonal naive, one
    /// season ahead, within the training rows of the series; 0 or more. M5 itself uses a season length of 1.
    /// </summary>
    public double RootMeanSquaredScaledError => _figures.RootMeanSquaredScaledError;

    /// <summary>
    /// Gets the OWA of the M4 competition: the mean of two ratios, sMAPE to that of Naive2 and MASE to that of Naive2, each averaged over all series first; 0
    /// or more. Below 1, forecasts are better than Naive2. NaN if Naive2 has no error or nothing is scaled.
    /// </summary>
    public double OverallWeightedAverage => _figures.OverallWeightedAverage;

    /// <summary>Gets the ND of GluonTS: the sum of |y - f| divided by the sum of |y|, pooled; 0 or more. NaN if all y are 0.</summary>
    public double NormalizedDeviation => _figures.NormalizedDeviation;

    /// <summary>
    /// Gets the mean weighted quantile loss of GluonTS, pooled; 0 or more. For each level q it is 2 times the sum of (y - f) q if y is above the quantile f,
    /// and of (f - y) (1 - q) if it is not, divided by the sum of |y|; then the mean over the levels. It approximates the continuous ranked probability score.
    /// NaN without quantiles. For a naive forecast, its value is used as every quantile.
    /// </summary>
    public double WeightedQuantileLoss => _figures.WeightedQuantileLoss;

    /// <summary>Gets the accuracy of each quantile level, in the specified order; empty without quantiles.</summary>
    public IReadOnlyList<QuantileAccuracy> Quantiles => _figures.Quantiles;

    /// <summary>Gets the share of the values that lie within their bounds, pooled, 0 to 1. NaN without bounds.</summary>
    public double Coverage => _figures.Coverage;

    /// <summary>Gets the mean distance between the upper and the lower bound, pooled, in the units of the data. NaN without bounds.</summary>
    public double MeanIntervalWidth => _figures.MeanIntervalWidth;

    /// <summary>
    /// Gets the MSIS of the M4 competition (Gneiting and Raftery 2007): the mean over series of the mean of the width of the interval plus 2 / (1 - level)
    /// times the distance of y from the interval if y is outside, divided by the scale of MASE; 0 or more. NaN without bounds.
    /// </summary>
    public double MeanScaledIntervalScore => _figures.MeanScaledIntervalScore;

    /// <summary>Returns the figures on one line.</summary>
    /// <returns>Human-readable text in the invariant culture.</returns>
    public override string ToString() => AccuracyTable.Line(this);
}
