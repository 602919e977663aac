using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>Judges rows by the forecasts made before them, at constant cost for each row. It owns the buffers for this and serves one thread.</summary>
/// <remarks>
/// After an anomaly there are two forecasts: one from the history with the expected value in its place, as if it had been a spike, and one from the history
/// with the value as it was, as if the level had shifted. A row is judged by the nearer forecast, so neither a spike nor a shift makes the row after it an
/// anomaly, and the history that explained the row better continues.
/// </remarks>
internal sealed class AnomalyJudge
{
    private readonly AnomalyRule _rule;
    private readonly SeriesForecaster _forecaster;
    private readonly ForecastValues _values;
    private readonly ForecastValues _valuesFromSeen;
    private readonly float[] _expected; // the values that replace anomalies. [C]
    private readonly int _warmUp;
    private readonly int _known;

    public AnomalyJudge(AnomalyDetector detector)
    {
        var (model, rule) = detector;
        var targets = model.Schema.TargetCount;
        _rule = rule;
        _forecaster = model.CreateForecaster();
        _values = new ForecastValues(1, targets, rule.BoundsLevel, []) { Actual = new float[targets] };
        _valuesFromSeen = new ForecastValues(1, targets, rule.BoundsLevel, []) { Actual = new float[targets] };
        _expected = new float[targets];
        _warmUp = rule.WarmUpFor(model);
        _known = model.Schema.FutureCovariateCount;
        Verdict = new double[targets * AnomalyColumn.Slots.Count];
    }

    /// <summary>Gets the numbers for the last row. [C, slots]</summary>
    public double[] Verdict { get; }

    /// <summary>Judges the next row of a series, then adds it to the history.</summary>
    /// <param name="state">The state of the series; when this method returns, the state after the row.</param>
    /// <param name="row">The row. If the expected value replaces an anomaly, it does so here, too.</param>
    /// <exception cref="ArgumentException">The row does not continue the series; the state is unchanged.</exception>
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

            // A value that could not be judged neither counts as an anomaly nor ends a run of anomalies.
            var isReplaced = !double.IsNaN(deviation) && state.Replaces(target, isAlert, _rule.MaximumReplacements);
            _expected[target] = isReplaced ? values.Point[target] : float.NaN;
        }

        state.Observe(row, _expected);
    }

    private void Forecast(ForecastState history, ForecastRow row, ForecastValues values)
    {
        row.Targets.CopyTo(values.Actual, 0);
        _forecaster.Forecast(history, row.Future.AsSpan(0, _known), values);
    }
}
