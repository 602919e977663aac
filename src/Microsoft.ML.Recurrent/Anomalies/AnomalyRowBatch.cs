using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Interop.Rows;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Judges the current row of one cursor or engine.</summary>
/// <param name="detector">The detector that judges the rows.</param>
/// <param name="input">The rows.</param>
/// <param name="stateFor">Returns the state that a row continues.</param>
internal sealed class AnomalyRowBatch(AnomalyDetector detector, DataViewRow input, Func<ForecastRow, AnomalyState> stateFor) : RowBatch
{
    private readonly SeriesRowReader _reader = new(detector.Model.Schema, input);
    private readonly ForecastRow _row = detector.Model.Schema.CreateRow();
    private readonly AnomalyJudge _judge = new(detector);

    public override void Read(int slot) => _reader.Read(_row);

    public override void Score(int count) => _judge.Judge(stateFor(_row), _row);

    public override Delegate CreateGetter(int output) => AnomalyColumn.Getter(_judge.Verdict);
}
