using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Represents what a forecaster of one series remembers: the history on the model's scale, with gaps filled, and the time of the last row. Not safe for
/// concurrent use.
/// </summary>
internal sealed class LocalState : ForecastState
{
    private readonly SeriesState _clock; // counts time steps between rows, and keeps the last of these

    /// <param name="schema">The columns that are read from a row.</param>
    /// <param name="plan">The plan of the model.</param>
    /// <param name="adaptation">How the bounds adapt; null if they do not.</param>
    /// <param name="keptRows">The number of rows that are kept unchanged.</param>
    public LocalState(SeriesSchema schema, SeriesPlan plan, BoundsAdaptation? adaptation = null, int keptRows = 1)
        : this(plan, new SeriesState(schema, keptRows)) => Adaptation = adaptation;

    private LocalState(SeriesPlan plan, SeriesState clock) => (_clock, History) = (clock, plan.CreateHistory());

    public SeriesHistory History { get; }

    /// <summary>Gets the last rows, unchanged.</summary>
    public SeriesState Rows => _clock;

    public override string SeriesId => "";

    public override long Observed => History.Observed;

    public override void Observe(ForecastRow row)
    {
        SkipTo(row);
        if (_clock.Observe(row))
            History.Observe(row.Targets[0]);
    }

    public override void SkipTo(ForecastRow row)
    {
        var before = _clock.Observed;
        _clock.SkipTo(row);

        // All of them, whatever the length of the history: the season continues through a gap.
        for (var skipped = _clock.Observed - before; skipped > 0; skipped--)
            History.Observe(float.NaN);
    }

    public override long? StepsToComing(ForecastRow row) => _clock.StepsToComing(row);

    public override void Align(SeriesClock clock) => _clock.Align(clock);

    public override void CopyFrom(ForecastState other)
    {
        var state = (LocalState)other;
        _clock.CopyFrom(state._clock);
        History.CopyFrom(state.History);
        Adaptation?.CopyFrom(state.Adaptation!);
    }

    public override void Begin(string id)
    {
        _clock.Begin(id);
        History.Clear();
        Adaptation?.Reset();
    }

    public override void Write(SectionWriter section)
    {
        var values = new float[History.Count];
        var missing = new bool[History.Count];
        History.CopyTo(values, missing);
        section.Write(History.Observed);
        section.Write((ReadOnlySpan<float>)values);
        section.Write((ReadOnlySpan<byte>)Array.ConvertAll(missing, m => m ? (byte)1 : (byte)0));
        _clock.Write(section);
        Adaptation?.Write(section);
    }

    /// <exception cref="ModelFormatException">The section is damaged, or belongs to another plan.</exception>
    public static LocalState Read(SectionReader section, SeriesSchema schema, SeriesPlan plan, BoundsAdaptation? adaptation = null, int keptRows = 1)
    {
        var observed = section.ReadInt64();
        var values = section.ReadSingles();
        var missing = section.ReadBytes();
        if (!Array.TrueForAll(values, float.IsFinite))
            throw section.Defect("a value of the history is not finite.");
        if (missing.Length != values.Length || values.Length != Math.Min(observed, plan.KeptLength))
            throw section.Defect(
                $"{values.Length} values and {missing.Length} marks are kept of {observed} observations and a history of {plan.KeptLength}.");
        var state = new LocalState(plan, SeriesState.Read(section, schema, keptRows)) { Adaptation = adaptation };
        state.History.Restore(values, Array.ConvertAll(missing, m => m != 0), observed);
        adaptation?.Read(section);
        return state;
    }
}
