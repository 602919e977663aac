using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Learns to forecast one series: a column of Single, one row per time step, in order of time.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Needs training</term><description>Yes; the whole column is read into memory once</description></item>
/// <item><term>Input column</term><description>Single; NaN is missing, infinity an error</description></item>
/// <item>
/// <term>Output columns</term><description>Vector of Single, one slot per step ahead: the forecast, and if asked for its lower and upper
/// bounds</description>
/// </item>
/// <item><term>ONNX export</term><description>No</description></item>
/// </list>
/// <para>
/// A level and a seasonal profile are carried forward with the mean drift, and the average of several recurrent networks, which see the last ContextLength
/// values, corrects them for all steps ahead at once. Everything is chosen from the training values: logarithmic or linear scale, the season, how
/// many seasons and values are averaged, the number of epochs and the weight of the correction (by rolling origins at the end of the series, held
/// out; then the networks are trained anew on the whole series). What was chosen is said in the log. Bounds are calibrated by the held-out errors
/// (split conformal prediction).
/// </para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class ForecastingEstimator : RecurrentEstimator<ForecastingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ForecastingOptions _options;

    internal ForecastingEstimator(IHostEnvironment environment, ForecastingOptions options)
        : base(environment, nameof(ForecastingEstimator))
    {
        _environment = environment;
        _options = RecurrentOptions.CheckedCopy(options);
    }

    /// <summary>Steps that the trained model forecasts at once.</summary>
    internal int Horizon => _options.Horizon;

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => SchemaShapes.Require(
        inputSchema, _options.Columns.Input, "series",
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType == NumberDataViewType.Single && !column.IsKey,
        "Single, one value per row");

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        _options.Columns.Outputs.Select(name => SchemaShapes.Column(name, new VectorDataViewType(NumberDataViewType.Single, _options.Horizon)));

    /// <inheritdoc/>
    protected override ForecastingTransformer Train(IDataView input, RecurrentLog log)
    {
        var values = ReadSeries(input);
        var model = new ForecastTrainer(_options, log).Train(values);
        var state = model.Plan.CreateHistory();
        foreach (var value in values)
            state.Observe(value);
        return new ForecastingTransformer(_environment, model, _options.Columns, state);
    }

    private float[] ReadSeries(IDataView input)
    {
        var column = input.Schema[_options.Columns.Input];
        var values = new List<float>();
        using var cursor = input.GetRowCursor([column]);
        var read = cursor.GetGetter<float>(column);
        var value = 0f;
        while (cursor.MoveNext())
        {
            read(ref value);
            if (float.IsInfinity(value))
                throw new ArgumentException($"The series column '{column.Name}' holds {value} in row {values.Count}; values are finite numbers, or NaN "
                    + "where missing.");
            values.Add(value);
        }

        return [.. values];
    }
}
