using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Local;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>The forecasts of the rows of one cursor or prediction engine, row after row. A row's forecast is computed when it is first asked for.</summary>
internal sealed class ForecastRowReader
{
    private readonly ForecastLayout _layout;
    private readonly DataViewRow _input;
    private readonly LocalRunner _runner;
    private readonly ValueGetter<float> _source;
    private readonly float[][] _outputs;
    private bool _isStale = true;

    public ForecastRowReader(ForecastLayout layout, DataViewRow input)
    {
        _layout = layout;
        _input = input;
        _runner = new LocalRunner(layout.Model);
        _source = input.GetGetter<float>(layout.Source);
        var horizon = layout.Model.Plan.Horizon;
        _outputs = [new float[horizon], new float[horizon], new float[horizon]];
    }

    /// <summary>Takes the value of the input's current row.</summary>
    public void Observe()
    {
        var value = float.NaN;
        _source(ref value);
        if (float.IsInfinity(value))
            throw new InvalidOperationException($"The series column '{_layout.Source.Name}' holds {value} in row {_input.Position}; values are finite "
                + "numbers, or NaN where missing.");
        _runner.History.Observe(value);
        _isStale = true;
    }

    /// <summary>The getter of an added column.</summary>
    /// <param name="output">0 the forecast, 1 the lower bounds, 2 the upper ones.</param>
    /// <param name="beforeReading">Called first each time.</param>
    public ValueGetter<VBuffer<float>> Getter(int output, Action beforeReading) => (ref VBuffer<float> value) =>
    {
        beforeReading();
        if (_isStale)
        {
            _runner.Forecast(_layout.ConfidenceLevel, _outputs[0], _outputs[1], _outputs[2]);
            _isStale = false;
        }

        var editor = VBufferEditor.Create(ref value, _outputs[output].Length);
        _outputs[output].CopyTo(editor.Values);
        value = editor.Commit();
    };
}
