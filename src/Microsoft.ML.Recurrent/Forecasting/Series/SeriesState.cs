using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// The last steps of one series at constant cost and memory for each observation: what an engine remembers. Not safe for concurrent use.
/// </summary>
internal sealed class SeriesState
{
    public SeriesState(SeriesSchema schema, int capacity) => throw new NotSupportedException();

    /// <summary>Most steps that are kept.</summary>
    public int Capacity => throw new NotSupportedException();

    /// <summary>Steps held, up to the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Steps since the beginning, those that were missing in time included.</summary>
    public long Observed { get; private set; }

    /// <summary>The time of the last step.</summary>
    public DateTime LastTime => throw new NotSupportedException();

    /// <summary>The id of the series, empty before the first observation or where there is only one series.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The static values of the series, 0 before the first observation.</summary>
    public ReadOnlySpan<float> Statics => throw new NotSupportedException();

    /// <summary>Takes the next row of the series. Steps that are missing in time before it are filled with NaN and their calendar features.</summary>
    /// <exception cref="ArgumentException">The row does not continue the series; the state stays as it was.</exception>
    public void Observe(ForecastRow row) => throw new NotSupportedException();

    /// <summary>Copies the last steps, oldest first: as many as <paramref name="targets"/> has room for, at most <see cref="Count"/>.</summary>
    /// <returns>How many steps.</returns>
    public int CopyTo(Span<float> targets, Span<float> past, Span<float> future) => throw new NotSupportedException();

    /// <summary>Becomes equal to another state of the same schema and capacity.</summary>
    public void CopyFrom(SeriesState other) => throw new NotSupportedException();

    /// <summary>Goes back to before the first observation, ready for any series.</summary>
    public void Clear() => throw new NotSupportedException();

    /// <summary>The time some steps after the last; that of the last where no interval is known.</summary>
    public DateTime TimeAfter(int steps) => throw new NotSupportedException();

    /// <summary>Writes the calendar features of a time where they stand among the known-future values of a step.</summary>
    public void FillCalendar(DateTime time, Span<float> future) => throw new NotSupportedException();

    public void Write(SectionWriter section) => throw new NotSupportedException();

    /// <exception cref="ModelFormatException">The section is damaged, or of another schema.</exception>
    public static SeriesState Read(SectionReader section, SeriesSchema schema, int capacity) => throw new NotSupportedException();
}
