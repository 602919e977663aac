using Microsoft.ML.Recurrent.Evaluation.Accuracy;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// How far forecasts are from the actual values. Below, y is an actual value and f its forecast; a series here means one target of one series.
/// <para>
/// Figures in the units of the data are pooled, as GluonTS's evaluator does: every forecast value weighs the same. Percentages and scaled figures are
/// means over series of the figure of each series, as in the M4 competition (Makridakis, Spiliotis and Assimakopoulos 2020): every series weighs the same.
/// Values whose actual value or forecast is missing count nowhere. NaN means that nothing could be measured.
/// </para>
/// </summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public abstract class ForecastAccuracy
{
    private readonly AccuracyFigures _figures;

    private protected ForecastAccuracy(AccuracyFigures figures) => _figures = figures;

    /// <summary>Values compared: one for each origin, step ahead and target.</summary>
    public long Count => _figures.Count;

    /// <summary>Series that have values compared, each target counted, and each fold of cross-validation: what means over series are taken over.</summary>
    public int SeriesCount => _figures.SeriesCount;

    /// <summary>
    /// Of those, the ones with scaled errors: a series whose training rows are constant, or too few to reach over one season, has no scale and is left out.
    /// </summary>
    public int ScaledSeriesCount => _figures.ScaledSeriesCount;

    /// <summary>MAE: the mean of |y - f|, pooled; 0 or more.</summary>
    public double MeanAbsoluteError => _figures.MeanAbsoluteError;

    /// <summary>MSE: the mean of (y - f)², pooled; 0 or more.</summary>
    public double MeanSquaredError => _figures.MeanSquaredError;

    /// <summary>RMSE: the root of <see cref="MeanSquaredError"/>; 0 or more.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>
    /// MAPE: the mean over series of the mean of 100 |y - f| / |y|, in percent; 0 or more. It says nothing where y is 0: such values are left out of it.
    /// </summary>
    public double MeanAbsolutePercentageError => _figures.MeanAbsolutePercentageError;

    /// <summary>
    /// sMAPE of the M4 competition: the mean over series of the mean of 200 |y - f| / (|y| + |f|), in percent, 0 to 200; 0 where both are 0.
    /// (Other definitions give half of it.)
    /// </summary>
    public double SymmetricMeanAbsolutePercentageError => _figures.SymmetricMeanAbsolutePercentageError;

    /// <summary>
    /// MASE (Hyndman and Koehler 2006): the mean over series of the mean of |y - f| divided by the mean error of seasonal naive, one season
    /// ahead, within the training rows of the series; 0 or more. Below 1 forecasts are better than that.
    /// </summary>
    public double MeanAbsoluteScaledError => _figures.MeanAbsoluteScaledError;

    /// <summary>
    /// RMSSE of the M5 competition: the mean over series of the root of the mean of (y - f)² divided by the mean squared error of seasonal naive, one
    /// season ahead, within the training rows of the series; 0 or more. M5 itself uses a season length of 1.
    /// </summary>
    public double RootMeanSquaredScaledError => _figures.RootMeanSquaredScaledError;

    /// <summary>
    /// OWA of the M4 competition: the mean of two ratios, sMAPE to that of Naive2 and MASE to that of Naive2, both figures meant over all series; 0 or more,
    /// below 1 forecasts are better than Naive2. NaN where Naive2 is without error or nothing is scaled.
    /// </summary>
    public double OverallWeightedAverage => _figures.OverallWeightedAverage;

    /// <summary>ND of GluonTS: the sum of |y - f| divided by the sum of |y|, pooled; 0 or more. NaN where all y are 0.</summary>
    public double NormalizedDeviation => _figures.NormalizedDeviation;

    /// <summary>
    /// Mean weighted quantile loss of GluonTS, pooled; 0 or more. For each level q it is 2 times the sum of (y - f) q where y is above the quantile f, and of
    /// (f - y) (1 - q) where it is not, divided by the sum of |y|; of these the mean over the levels. Approximates the continuous ranked probability
    /// score. NaN without quantiles. For a naive forecast its value stands for every quantile.
    /// </summary>
    public double WeightedQuantileLoss => _figures.WeightedQuantileLoss;

    /// <summary>Each level of quantiles, in the order given; empty without quantiles.</summary>
    public IReadOnlyList<QuantileAccuracy> Quantiles => _figures.Quantiles;

    /// <summary>Share of the values that lie within their bounds, pooled, 0 to 1. NaN without bounds.</summary>
    public double Coverage => _figures.Coverage;

    /// <summary>Mean distance of the upper bound from the lower one, pooled, in the units of the data. NaN without bounds.</summary>
    public double MeanIntervalWidth => _figures.MeanIntervalWidth;

    /// <summary>
    /// MSIS of the M4 competition (Gneiting and Raftery 2007): the mean over series of the mean of the width of the interval plus 2 / (1 - level) times
    /// the distance by which y lies outside of it, divided by the scale of MASE; 0 or more. NaN without bounds.
    /// </summary>
    public double MeanScaledIntervalScore => _figures.MeanScaledIntervalScore;

    /// <summary>The figures on one line.</summary>
    /// <returns>Text for people, in invariant culture.</returns>
    public override string ToString() => AccuracyTable.Line(this);
}
