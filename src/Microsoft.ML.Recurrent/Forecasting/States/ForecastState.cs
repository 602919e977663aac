using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// Represents what a forecaster remembers of one series: the whole state of an engine, at constant cost and memory for each observation. Not safe for
/// concurrent use.
/// </summary>
internal abstract class ForecastState
{
    /// <summary>Gets the id of the series; empty if there is only one, or until the first row names it.</summary>
    public abstract string SeriesId { get; }

    /// <summary>Gets how the bounds of the series adapt; null if they stay as they were calibrated.</summary>
    public BoundsAdaptation? Adaptation { get; init; }

    /// <summary>Gets the number of time steps since the first row.</summary>
    public abstract long Observed { get; }

    /// <summary>
    /// Returns the number of steps from the last row to a coming one, by its time, or 0 if the series is closed at that time; null if there are no times.
    /// </summary>
    /// <exception cref="ArgumentException">The row is not later, or is between two steps.</exception>
    public virtual long? StepsToComing(ForecastRow row) => null;

    /// <summary>Checks that a row belongs to the series, for an engine that serves no other series.</summary>
    /// <exception cref="ArgumentException">The row belongs to another series.</exception>
    public void Require(ForecastRow row)
    {
        if (SeriesId.Length > 0 && !row.Id.Span.SequenceEqual(SeriesId))
            throw SeriesErrors.NotServed(SeriesId, row);
    }

    /// <summary>Takes the next row of the series. A row without a value at a time that is closed is skipped.</summary>
    /// <exception cref="ArgumentException">The row does not continue the series; the state does not change.</exception>
    public abstract void Observe(ForecastRow row);

    /// <summary>Takes the steps that are missing in time before a row, so that the row is the next one. Does nothing before the first row.</summary>
    /// <exception cref="ArgumentException">The row does not continue the series; the state does not change.</exception>
    public abstract void SkipTo(ForecastRow row);

    /// <summary>Continues with another clock that is at the same time as that of the state.</summary>
    public abstract void Align(SeriesClock clock);

    /// <summary>Copies another state of the same model.</summary>
    public abstract void CopyFrom(ForecastState other);

    /// <summary>Resets the state to before the first observation of a series.</summary>
    /// <param name="id">The id of the series; empty to take that of the first row.</param>
    public abstract void Begin(string id);

    public abstract void Write(SectionWriter section);
}
