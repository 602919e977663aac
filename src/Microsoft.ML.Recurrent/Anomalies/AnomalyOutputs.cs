using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>The verdicts that a detector adds to each row.</summary>
/// <param name="detector">What judges.</param>
/// <param name="watched">The series that all rows continue; null where every series starts anew with its first row.</param>
internal sealed class AnomalyOutputs(AnomalyDetector detector, WatchedSeries? watched = null) : SeriesOutputs
{
    public override SeriesSchema Schema => detector.Model.Schema;

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; } =
        [AnomalyColumn.Make(detector.Rule.OutputColumnName, detector.Model.Schema)];

    public override RowOutputs Begin(DataViewRow input, IDataView? all)
    {
        if (watched is not null)
            return new Rows(detector, input, watched.StateFor);
        var states = new RowStates<AnomalyState>(detector.CreateState);
        return new Rows(detector, input, row => states.Of(row.Id.Span));
    }

    private sealed class Rows(AnomalyDetector detector, DataViewRow input, Func<ForecastRow, AnomalyState> stateFor) : RowOutputs
    {
        private readonly SeriesRowReader _reader = new(detector.Model.Schema, input);
        private readonly ForecastRow _row = detector.Model.Schema.CreateRow();
        private readonly AnomalyJudge _judge = new(detector);

        public override void Observe()
        {
            _reader.Read(_row);
            _judge.Judge(stateFor(_row), _row);
        }

        public override Delegate Getter(int output, Action beforeReading) => AnomalyColumn.Getter(_judge.Verdict, beforeReading);
    }
}
