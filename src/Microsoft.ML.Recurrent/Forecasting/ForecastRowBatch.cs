using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// Computes the forecasts of the rows of one cursor, one row after another; every series starts again with its first row. Every row is observed, and its
/// forecast is computed when it is first requested.
/// </summary>
internal sealed class ForecastRowBatch : RowBatch
{
    private readonly ForecastModel _model;
    private readonly ForecastColumns _columns;
    private readonly SeriesRowReader _reader;
    private readonly ForecastRow _row;
    private readonly SeriesForecaster _forecaster;
    private readonly ForecastValues _values;
    private readonly KnownCovariates? _known;
    private readonly RowStates<ForecastState> _states;
    private ForecastState? _current;
    private bool _isStale = true;

    /// <param name="model">The model that forecasts.</param>
    /// <param name="columns">The columns to add.</param>
    /// <param name="input">The rows.</param>
    /// <param name="known">The covariates of all rows, or null for a model that reads none.</param>
    public ForecastRowBatch(ForecastModel model, ForecastColumns columns, DataViewRow input, KnownCovariates? known)
    {
        _model = model;
        _columns = columns;
        _known = known;
        var schema = model.Schema;
        _reader = new SeriesRowReader(schema, input);
        _row = schema.CreateRow();
        _states = new RowStates<ForecastState>(model.CreateState);
        _forecaster = model.CreateForecaster();
        _values = columns.CreateValues(model.Horizon, schema.TargetCount);
    }

    public override void Read(int slot) => _reader.Read(_row);

    public override void Score(int count)
    {
        _current = _states.Of(_row.Id.Span);
        _forecaster.Observe(_current, _row);
        _isStale = true;
    }

    public override Delegate CreateGetter(int output)
    {
        var source = _columns.ValuesOf(output, _values);
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            if (_isStale)
            {
                _forecaster.Forecast(_current!, _known is null ? [] : _known.After(_row.Id.Span, _current!.Observed), _values);
                _isStale = false;
            }

            var editor = VBufferEditor.Create(ref value, source.Length);
            source.CopyTo(editor.Values);
            value = editor.Commit();
        });
    }
}
