using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>
/// Represents what a forecaster without a network remembers of a series: its channels and the time of the last row. Not safe for concurrent use.
/// </summary>
internal sealed class StatisticalState : ForecastState
{
    private readonly StatisticalPlan _plan;
    private readonly SeriesState _clock; // counts time steps between rows
    private readonly StatisticalChannel[] _channels;

    public StatisticalState(StatisticalPlan plan)
        : this(plan, new SeriesState(plan.Schema, 1))
    {
    }

    private StatisticalState(StatisticalPlan plan, SeriesState clock) => (_plan, _clock, _channels) = (plan, clock, plan.CreateChannels());

    /// <summary>Gets the channels, one for each target.</summary>
    public IReadOnlyList<StatisticalChannel> Channels => _channels;

    public override string SeriesId => _clock.Id;

    public override long Observed => _clock.Observed;

    public override void Observe(ForecastRow row)
    {
        SkipTo(row);
        if (!_clock.Observe(row))
            return;
        if (_clock.Observed == 1)
            BeginChannels();
        for (var target = 0; target < _channels.Length; target++)
            _channels[target].Add(row.Targets[target]);
    }

    public override void SkipTo(ForecastRow row)
    {
        var before = _clock.Observed;
        _clock.SkipTo(row);
        for (var skipped = _clock.Observed - before; skipped > 0; skipped--)
            foreach (var channel in _channels)
                channel.Add(float.NaN);
    }

    public override long? StepsToComing(ForecastRow row) => _clock.StepsToComing(row);

    public override void Align(SeriesClock clock) => _clock.Align(clock);

    public override void CopyFrom(ForecastState other)
    {
        var state = (StatisticalState)other;
        _clock.CopyFrom(state._clock);
        for (var target = 0; target < _channels.Length; target++)
            _channels[target].CopyFrom(state._channels[target]);
    }

    public override void Begin(string id)
    {
        _clock.Begin(id);
        foreach (var channel in _channels)
            channel.Clear();
    }

    public override void Write(SectionWriter section)
    {
        _clock.Write(section);
        foreach (var channel in _channels)
            channel.Write(section);
    }

    /// <exception cref="ModelFormatException">The section is damaged, or belongs to another plan.</exception>
    public static StatisticalState Read(SectionReader section, StatisticalPlan plan)
    {
        var state = new StatisticalState(plan, SeriesState.Read(section, plan.Schema, 1));
        state.BeginChannels();
        foreach (var channel in state._channels)
            channel.Read(section);
        return state;
    }

    private void BeginChannels()
    {
        for (var target = 0; target < _channels.Length; target++)
            _channels[target].Begin(_plan.CoefficientsOf(_clock.Id, target));
    }
}
