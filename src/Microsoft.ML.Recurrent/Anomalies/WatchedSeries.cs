using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Anomalies;

/// <summary>The one series that an engine goes on with. Not safe for concurrent use.</summary>
/// <param name="state">Where it stands.</param>
/// <param name="id">Its id; null for a new one, which has that of its first row.</param>
internal sealed class WatchedSeries(AnomalyState state, string? id)
{
    public AnomalyState State => state;

    public string? Id { get; private set; } = id;

    /// <summary>The state that a row continues.</summary>
    /// <exception cref="ArgumentException">The row is of another series.</exception>
    public AnomalyState StateFor(ForecastRow row)
    {
        if (Id is not null && !row.Id.Span.SequenceEqual(Id))
            throw SeriesErrors.NotServed(Id, row);
        Id ??= row.Id.ToString();
        return state;
    }

    /// <summary>Continues from where a series was.</summary>
    /// <param name="other">A state of the same model.</param>
    /// <param name="newId">See the constructor.</param>
    public void Continue(AnomalyState other, string? newId)
    {
        state.CopyFrom(other);
        Id = newId;
    }

    /// <summary>Goes back to before the first row.</summary>
    /// <param name="newId">See the constructor.</param>
    public void Restart(string? newId)
    {
        state.Clear();
        Id = newId;
    }
}
