using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>
/// The forecasts of the rows of one cursor or prediction engine, row after row; every series starts anew with its first row. A row's forecast is
/// computed when it is first asked for.
/// </summary>
internal sealed class ForecastRowReader
{
    private readonly ForecastLayout _layout;
    private readonly SeriesRowReader _reader;
    private readonly ForecastRow _row;
    private readonly ForecastRunner _runner;
    private readonly ForecastValues _values;
    private readonly KnownCovariates? _known;
    private readonly Dictionary<string, ForecastState> _states = [];
    private ForecastState? _current;
    private bool _isStale = true;

    /// <param name="layout">The model and its columns.</param>
    /// <param name="input">The rows.</param>
    /// <param name="known">The covariates of all rows, or null where later rows are not known.</param>
    public ForecastRowReader(ForecastLayout layout, DataViewRow input, KnownCovariates? known)
    {
        _layout = layout;
        _known = known;
        var schema = layout.Model.Schema;
        _reader = new SeriesRowReader(schema, input);
        _row = schema.CreateRow();
        _runner = layout.Model.CreateRunner();
        _values = layout.Columns.CreateValues(layout.Model.Horizon, schema.TargetCount);
    }

    /// <summary>Takes the input's current row.</summary>
    public void Observe()
    {
        _reader.Read(_row);
        var states = _states.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!states.TryGetValue(_row.Id.Span, out _current))
            states[_row.Id.Span] = _current = _layout.Model.CreateState();
        _current.Observe(_row);
        _isStale = true;
    }

    /// <summary>The getter of an added column.</summary>
    /// <param name="output">Its place among the added columns.</param>
    /// <param name="beforeReading">Called first each time.</param>
    public ValueGetter<VBuffer<float>> Getter(int output, Action beforeReading)
    {
        var source = _layout.Columns.ValuesOf(output, _values);
        return (ref VBuffer<float> value) =>
        {
            beforeReading();
            if (_isStale)
            {
                _runner.Forecast(_current!, _known is null ? [] : _known.After(_row.Id.Span, _current!.Observed), _values);
                _isStale = false;
            }

            var editor = VBufferEditor.Create(ref value, source.Length);
            source.CopyTo(editor.Values);
            value = editor.Commit();
        };
    }
}
