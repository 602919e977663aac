namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// Represents one time step of a series as numbers, NaN if missing. A buffer that is reused from row to row; created by <see cref="SeriesSchema.CreateRow"/>.
/// </summary>
internal sealed class ForecastRow
{
    public ForecastRow(int targets, int past, int future, int statics)
    {
        Targets = new float[targets];
        Past = new float[past];
        Future = new float[future];
        Statics = new float[statics];
    }

    /// <summary>Gets or sets the id of the series, empty if there is only one. Valid until the next row is read.</summary>
    public ReadOnlyMemory<char> Id { get; set; }

    /// <summary>Gets or sets the local time of the row, as clocks show it; meaningless without timestamps.</summary>
    public DateTime Time { get; set; }

    /// <summary>Gets or sets the point in time, or the default if only the local time is known.</summary>
    public DateTime Universal { get; set; }

    /// <summary>Gets or sets the number of the row in its data, from 0, for messages.</summary>
    public long Position { get; set; }

    public float[] Targets { get; } // [C]

    public float[] Past { get; } // [P]

    /// <summary>Gets the covariates that are known in advance, followed by the calendar features.</summary>
    public float[] Future { get; } // [F]

    /// <summary>Gets the static values: numbers, followed for each column of categories by a 1 at the row's category.</summary>
    public float[] Statics { get; } // [S]

    /// <summary>Gets a value that indicates whether any target has a value.</summary>
    public bool HasValue => Targets.AsSpan().ContainsAnyExcept(float.NaN);
}
