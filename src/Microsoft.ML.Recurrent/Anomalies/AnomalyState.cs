using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>
/// Represents what a detector remembers of one series: the history with expected values in place of anomalies and, from an anomaly until a later row decides
/// between them, the same history with the anomaly as observed. Not safe for concurrent use.
/// </summary>
/// <param name="history">The state of the forecaster.</param>
/// <param name="model">The forecaster.</param>
internal sealed class AnomalyState(ForecastState history, ForecastModel model) : ForecastState
{
    private readonly int[] _replaced = new int[model.Schema.TargetCount]; // the number of consecutive replaced anomalies of each target
    private ForecastState? _seen; // created at the first anomaly

    public ForecastState History => history;

    /// <summary>Gets a value that indicates whether <see cref="Seen"/> may still turn out to be the history.</summary>
    public bool IsUndecided { get; private set; }

    /// <summary>Gets the history with the last anomaly as observed. Available only while undecided.</summary>
    public ForecastState Seen => _seen!;

    public override string SeriesId => history.SeriesId;

    public override long Observed => history.Observed;

    public override void Observe(ForecastRow row) => Observe(row, []);

    public override void SkipTo(ForecastRow row)
    {
        history.SkipTo(row);
        if (IsUndecided)
            Seen.SkipTo(row);
    }

    public override void Align(SeriesClock clock)
    {
        history.Align(clock);
        if (IsUndecided)
            Seen.Align(clock);
    }

    /// <summary>Chooses the history that explains the next values of the replaced targets better; without such values the choice remains open.</summary>
    /// <param name="deviations">The deviations of the values from the forecast of <see cref="History"/>, NaN for missing values. [C]</param>
    /// <param name="deviationsFromSeen">The deviations of the values from the forecast of <see cref="Seen"/>. [C]</param>
    public void Decide(ReadOnlySpan<double> deviations, ReadOnlySpan<double> deviationsFromSeen)
    {
        var (distance, distanceFromSeen, compared) = (0.0, 0.0, 0);
        for (var target = 0; target < _replaced.Length; target++)
        {
            if (_replaced[target] == 0 || double.IsNaN(deviations[target]))
                continue;
            distance += deviations[target] * deviations[target];
            distanceFromSeen += deviationsFromSeen[target] * deviationsFromSeen[target];
            compared++;
        }

        if (compared == 0)
            return;
        if (distanceFromSeen <= distance)
            history.CopyFrom(Seen);
        IsUndecided = false;
    }

    /// <summary>Counts a value that is an anomaly, or ends the run of anomalies.</summary>
    /// <param name="target">The index of the target.</param>
    /// <param name="isAnomaly">Whether the value is an anomaly.</param>
    /// <param name="most">The maximum number of consecutive anomalies that are replaced.</param>
    /// <returns>True if the expected value replaces this one; otherwise, false.</returns>
    public bool Replaces(int target, bool isAnomaly, int most)
    {
        if (!isAnomaly)
            _replaced[target] = 0;
        if (!isAnomaly || _replaced[target] >= most)
            return false;
        _replaced[target]++;
        return true;
    }

    /// <summary>Adds the next row of the series.</summary>
    /// <param name="row">The row; its replaced targets become the expected values.</param>
    /// <param name="expected">The values that replace anomalies, NaN for a target that is not replaced; empty if no target is. [C]</param>
    public void Observe(ForecastRow row, ReadOnlySpan<float> expected)
    {
        if (expected.ContainsAnyExcept(float.NaN))
        {
            _seen ??= model.CreateState();
            _seen.CopyFrom(history);
            IsUndecided = true;
        }

        if (IsUndecided)
            Seen.Observe(row);
        for (var target = 0; target < expected.Length; target++)
            if (!float.IsNaN(expected[target]))
                row.Targets[target] = expected[target];
        history.Observe(row);
    }

    public override void CopyFrom(ForecastState other)
    {
        var state = (AnomalyState)other;
        history.CopyFrom(state.History);
        state._replaced.CopyTo(_replaced, 0);
        IsUndecided = state.IsUndecided;
        if (IsUndecided)
            (_seen ??= model.CreateState()).CopyFrom(state.Seen);
    }

    public override void Begin(string id)
    {
        history.Begin(id);
        Array.Clear(_replaced);
        IsUndecided = false;
    }

    public override void Write(SectionWriter section)
    {
        history.Write(section);
        section.Write((ReadOnlySpan<int>)_replaced);
        section.Write(IsUndecided);
        if (IsUndecided)
            Seen.Write(section);
    }

    /// <exception cref="ModelFormatException">The section is damaged, or belongs to another model.</exception>
    public static AnomalyState Read(SectionReader section, ForecastModel model)
    {
        var state = new AnomalyState(model.ReadState(section), model);
        var replaced = section.ReadInt32s();
        if (replaced.Length != state._replaced.Length || Array.Exists(replaced, count => count < 0))
            throw section.Defect($"the counts of replaced values are {string.Join(", ", replaced)}; "
                + $"there must be {state._replaced.Length}, one for each target, each at least 0.");
        replaced.CopyTo(state._replaced, 0);
        state.IsUndecided = section.ReadBoolean();
        if (!state.IsUndecided)
            return state;
        state._seen = model.ReadState(section);
        return state.Seen.Observed == state.Observed && state.Seen.SeriesId == state.SeriesId ? state
            : throw section.Defect($"two histories of one series have {state.Observed} and {state.Seen.Observed} steps, "
                + $"of '{state.SeriesId}' and '{state.Seen.SeriesId}'.");
    }
}
