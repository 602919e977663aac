using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Anomalies;

/// <summary>Judges rows by the forecasts made before them, at constant cost for each row. It has the buffers that this takes and serves one thread.</summary>
internal sealed class AnomalyJudge
{
    private readonly AnomalyRule _rule;
    private readonly ForecastRunner _runner;
    private readonly ForecastValues _values;
    private readonly int _warmUp;
    private readonly int _known;

    public AnomalyJudge(AnomalyDetector detector)
    {
        var (model, rule) = detector;
        _rule = rule;
        _runner = model.CreateRunner();
        _values = new ForecastValues(1, model.Schema.TargetCount, rule.BoundsLevel, []) { Actual = new float[model.Schema.TargetCount] };
        _warmUp = rule.WarmUpFor(model);
        _known = model.Schema.FutureCovariateCount;
        Verdict = new double[model.Schema.TargetCount * AnomalyColumn.Slots.Count];
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
        row.Targets.CopyTo(_values.Actual, 0);
        _runner.Forecast(state.History, row.Future.AsSpan(0, _known), _values);
        for (var target = 0; target < row.Targets.Length; target++)
        {
            var deviation = isWarm ? _values.Deviations[target] : double.NaN;
            var pValue = _rule.PValue(deviation);
            var isAlert = _rule.IsAlert(pValue);
            AnomalyColumn.Write(Verdict, target, isAlert, deviation, pValue, _values);

            // A row that could not be judged neither counts nor ends a succession of anomalies.
            if (!double.IsNaN(deviation) && state.Replaces(target, isAlert, _rule.MaximumReplacements))
                row.Targets[target] = _values.Point[target];
        }

        state.Observe(row);
    }
}
