using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Anomalies;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains a forecaster of one step ahead, to detect the values of a series that differ from their forecast.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Needs training</term><description>Yes, without labels; the column is read into memory once</description></item>
/// <item><term>Input column</term><description>Single, or a vector of Single for several targets; NaN is missing, infinity is an error</description></item>
/// <item><term>Output column</term><description>Vector of Double; see <see cref="AnomalyDetectionTransformer"/></description></item>
/// <item><term>ONNX export</term><description>No</description></item>
/// </list>
/// <para>
/// The p-values are based on the forecaster's errors on held-out rows (split conformal prediction). If a series continues as it was in training, a share of
/// about 1 minus the confidence level of its values alerts, whatever the distribution of the errors. Anomalies in the training data are learned as if they were
/// normal: mark known ones as missing.
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class AnomalyDetectionEstimator : RecurrentEstimator<AnomalyDetectionTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ForecastingOptions _forecasting;
    private readonly AnomalyRule _rule;

    internal AnomalyDetectionEstimator(IHostEnvironment environment, ForecastingOptions forecasting, AnomalyDetectionOptions detection)
        : base(environment, nameof(AnomalyDetectionEstimator))
    {
        _environment = environment;
        _rule = detection.ToRule();
        ArgumentNullException.ThrowIfNull(forecasting);
        AnomalyDetectionOptionTable.OfForecaster.Check(forecasting);
        _forecasting = RecurrentOptions.CheckedCopy(forecasting, environment);
        _forecasting.InputColumnName ??= _rule.OutputColumnName;
    }

    /// <summary>
    /// Trains a detector further: the networks of its forecaster start with the weights they have, and everything that was chosen for the forecaster, such as
    /// columns, scale, season and context, stays. As in any training, the end of the series is held out, to choose the number of epochs and to calibrate the
    /// p-values.
    /// </summary>
    /// <param name="input">
    /// The training data: series from their beginning, old rows and new ones or the new ones only, and series that the detector did not know. The series of the
    /// result continue after their last row in these data; series without a row in them continue from where they were.
    /// </param>
    /// <param name="start">The detector to start from, with the columns of the options. It is not changed.</param>
    /// <returns>A new detector, with the options of this estimator that decide which values are anomalies.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options specify other columns or another architecture, or another value than the forecaster fixes, or there are too few values; the message
    /// specifies which.
    /// </exception>
    public AnomalyDetectionTransformer Fit(IDataView input, AnomalyDetectionTransformer start)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(start);
        var forecaster = start.ToForecaster(_environment, _forecasting.Columns);
        return AnomalyDetectionTransformer.Of(new ForecastingEstimator(_environment, _forecasting).Fit(input, forecaster), _rule);
    }

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => _forecasting.Sources.Check(inputSchema);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) => [AnomalyColumn.Shape(_rule.OutputColumnName)];

    /// <inheritdoc/>
    protected override AnomalyDetectionTransformer Train(IDataView input, RecurrentLog log) =>
        AnomalyDetectionTransformer.Of(new ForecastingEstimator(_environment, _forecasting).Fit(input), _rule);
}
