using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Represents a series as training examples, one for each origin: the steps are the values before the origin, the targets what remains after
/// the baseline's forecast. Features are computed when they are read, so that memory does not grow with the context length. Safe for concurrent reading.
/// </summary>
internal sealed class LocalWindows : SequenceDataset
{
    private readonly SeriesPlan _plan;
    private readonly float[] _values;
    private readonly bool[] _missing;
    private readonly int[] _origins;
    private readonly double[] _levels;
    private readonly float[] _targets;

    /// <param name="plan">The plan, which determines the inputs and outputs of a network.</param>
    /// <param name="values">The values without gaps, on the model's scale.</param>
    /// <param name="missing">Flags for the values that were filled in.</param>
    /// <param name="origins">The number of values before each forecast; each at least 1.</param>
    /// <param name="endOfTargets">The index from which on values are not used.</param>
    public LocalWindows(SeriesPlan plan, float[] values, bool[] missing, int[] origins, int endOfTargets)
    {
        _plan = plan;
        _values = values;
        _missing = missing;
        _origins = origins;
        _levels = new double[origins.Length];
        _targets = new float[origins.Length * plan.Horizon];
        var scratch = new BaselineForecast.Scratch(plan.Baseline, plan.Horizon);
        var forecast = new double[plan.Horizon];
        for (var i = 0; i < origins.Length; i++)
        {
            var origin = origins[i];
            _levels[i] = plan.Baseline.Forecast(values.AsSpan(0, origin), scratch, forecast);
            for (var h = 0; h < plan.Horizon; h++)
            {
                var at = origin + h;
                _targets[i * plan.Horizon + h] = at >= endOfTargets || missing[at] || plan.Statistics.Spread[h] == 0 ? float.NaN
                    : (float)((values[at] - forecast[h] - plan.Statistics.Drift[h]) / plan.Statistics.Spread[h]);
            }
        }
    }

    public override int Count => _origins.Length;

    public override int InputSize => _plan.InputSize;

    public override bool HasTokens => false;

    public override TargetKind TargetKind => TargetKind.Values;

    public override bool TargetPerStep => false;

    public override int TargetWidth => _plan.Horizon;

    public override int Length(int example) => Math.Min(_plan.ContextLength, _origins[example]);

    public override void CopyFeatures(int example, int step, Span<float> destination)
    {
        // A window reads no further back than the memory of an engine, so that both return the same bits.
        var start = Math.Max(0, _origins[example] - _plan.HistoryLength);
        var index = _origins[example] - Length(example) + step - start;
        _plan.Encode(_values.AsSpan(start), _missing.AsSpan(start), index, _levels[example], destination);
    }

    /// <summary>Returns another forecast of a value as a network returns it: its standardized distance from the baseline's.</summary>
    /// <param name="example">The example, whose target for the step is known.</param>
    /// <param name="step">The number of steps before the value, from 0.</param>
    /// <param name="scaled">The forecast on the model's scale.</param>
    public float Standardized(int example, int step, float scaled) => (float)(_targets[(example * _plan.Horizon) + step]
        + (((double)scaled - _values[_origins[example] + step]) / _plan.Statistics.Spread[step]));

    /// <summary>Returns the number of values before the forecast.</summary>
    public int Origin(int example) => _origins[example];

    public override int Token(int example, int step) => 0;

    public override ReadOnlySpan<int> Classes(int example) => [];

    public override ReadOnlySpan<float> Values(int example) => _targets.AsSpan(example * _plan.Horizon, _plan.Horizon);
}
