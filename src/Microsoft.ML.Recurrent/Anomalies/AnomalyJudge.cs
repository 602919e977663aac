using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>
/// Judges rows by the forecasts made before them, at constant cost for each row. It has the buffers that this takes and serves one thread.
/// </summary>
/// <remarks>
/// After an anomaly there are two forecasts: from the history with the expected value in its place, as if it had been a spike, and from that with the value as it
/// was, as if the level had shifted. A row is judged by the one that is nearer, so neither a spike nor a shift makes the row after it an anomaly, and the history
/// goes on as it explained the row better.
/// </remarks>
internal sealed class AnomalyJudge
{
    private readonly AnomalyRule _rule;
    private readonly ForecastRunner _runner;
    private readonly ForecastValues _values;
    private readonly ForecastValues _valuesFromSeen;
    private readonly float[] _expected; // what takes the place of an anomaly. [C]
    private readonly int _warmUp;
    private readonly int _known;

    public AnomalyJudge(AnomalyDetector detector)
    {
        var (model, rule) = detector;
        var targets = model.Schema.TargetCount;
        _rule = rule;
        _runner = model.CreateRunner();
        _values = new ForecastValues(1, targets, rule.BoundsLevel, []) { Actual = new float[targets] };
        _valuesFromSeen = new ForecastValues(1, targets, rule.BoundsLevel, []) { Actual = new float[targets] };
        _expected = new float[targets];
        _warmUp = rule.WarmUpFor(model);
        _known = model.Schema.FutureCovariateCount;
        Verdict = new double[targets * AnomalyColumn.Slots.Count];
    }

    /// <summary>What was said about the last row. [C, slots]</summary>
    public double[] Verdict { get; }

    /// <summary>Judges the next row of a series, then takes it into its history.</summary>
    /// <param name="state">Where the series stands; after the row when this returns.</param>
    /// <param name="row">The row. Where the expected value takes the place of an anomaly it does so here, too.</param>
    /// <exception cref="ArgumentException">The row does not continue the series; the state stays as it was.</exception>
    public void Judge(AnomalyState state, ForecastRow row)
    {
        state.SkipTo(row);
        var isWarm = state.Observed >= _warmUp;
        var hasTwo = state.IsUndecided;
        Forecast(state.History, row, _values);
        if (hasTwo)
        {
            Forecast(state.Seen, row, _valuesFromSeen);
            state.Decide(_values.Deviations, _valuesFromSeen.Deviations);
        }

        for (var target = 0; target < row.Targets.Length; target++)
        {
            var values = hasTwo && Math.Abs(_valuesFromSeen.Deviations[target]) < Math.Abs(_values.Deviations[target]) ? _valuesFromSeen : _values;
            var deviation = isWarm ? values.Deviations[target] : double.NaN;
            var pValue = _rule.PValue(deviation);
            var isAlert = _rule.IsAlert(pValue);
            AnomalyColumn.Write(Verdict, target, isAlert, deviation, pValue, values);

            // A value that could not be judged neither counts nor ends a succession of anomalies.
            var isReplaced = !double.IsNaN(deviation) && state.Replaces(target, isAlert, _rule.MaximumReplacements);
            _expected[target] = isReplaced ? values.Point[target] : float.NaN;
        }

        state.Observe(row, _expected);
    }

    private void Forecast(ForecastState history, ForecastRow row, ForecastValues values)
    {
        row.Targets.CopyTo(values.Actual, 0);
        _runner.Forecast(history, row.Future.AsSpan(0, _known), values);
    }
}
