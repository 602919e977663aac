using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Anomalies;

/// <summary>What a detector remembers of one series: what its forecaster does, and how many values in succession it has replaced. Not safe for concurrent use.</summary>
/// <param name="history">What the forecaster remembers, with expected values in the place of anomalies.</param>
/// <param name="targetCount">Values of a row, C.</param>
internal sealed class AnomalyState(ForecastState history, int targetCount) : ForecastState
{
    private readonly int[] _replaced = new int[targetCount];

    public ForecastState History => history;

    public override string SeriesId => history.SeriesId;

    public override long Observed => history.Observed;

    public override void Observe(ForecastRow row) => history.Observe(row);

    public override void SkipTo(ForecastRow row) => history.SkipTo(row);

    /// <summary>Counts a value that is an anomaly, or ends the succession of anomalies.</summary>
    /// <param name="target">Which of the row's values.</param>
    /// <param name="isAnomaly">Whether it is one.</param>
    /// <param name="most">Most in succession that are replaced.</param>
    /// <returns>Whether the expected value is to take its place.</returns>
    public bool Replaces(int target, bool isAnomaly, int most)
    {
        if (!isAnomaly)
            _replaced[target] = 0;
        if (!isAnomaly || _replaced[target] >= most)
            return false;
        _replaced[target]++;
        return true;
    }

    public override void CopyFrom(ForecastState other)
    {
        var state = (AnomalyState)other;
        history.CopyFrom(state.History);
        state._replaced.CopyTo(_replaced, 0);
    }

    public override void Clear()
    {
        history.Clear();
        Array.Clear(_replaced);
    }

    public override void Write(SectionWriter section)
    {
        history.Write(section);
        section.Write((ReadOnlySpan<int>)_replaced);
    }

    /// <exception cref="ModelFormatException">The section is damaged, or of another model.</exception>
    public static AnomalyState Read(SectionReader section, ForecastModel model)
    {
        var state = new AnomalyState(model.ReadState(section), model.Schema.TargetCount);
        var replaced = section.ReadInt32s();
        if (replaced.Length != state._replaced.Length || Array.Exists(replaced, count => count < 0))
            throw section.Defect($"{string.Join(", ", replaced)} values have been replaced; there are {state._replaced.Length} targets, and for each at least 0.");
        replaced.CopyTo(state._replaced, 0);
        return state;
    }
}
