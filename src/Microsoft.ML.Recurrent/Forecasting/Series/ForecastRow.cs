namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>One time step of a series as numbers, NaN where missing. A buffer that is reused from row to row; made by <see cref="SeriesSchema.CreateRow"/>.</summary>
internal sealed class ForecastRow
{
    public ForecastRow(int targets, int past, int future, int statics)
    {
        Targets = new float[targets];
        Past = new float[past];
        Future = new float[future];
        Statics = new float[statics];
    }

    /// <summary>The id of the series, empty where there is only one. Valid until the next row is read.</summary>
    public ReadOnlyMemory<char> Id { get; set; }

    /// <summary>The time of the row as a clock on the wall shows it; meaningless where there are no timestamps.</summary>
    public DateTime Time { get; set; }

    /// <summary>The point in time, or the default where nothing but the clock on the wall is known.</summary>
    public DateTime Universal { get; set; }

    /// <summary>The number of the row in its data, from 0, for messages.</summary>
    public long Position { get; set; }

    public float[] Targets { get; } // [C]

    public float[] Past { get; } // [P]

    /// <summary>Covariates that are known in advance, then calendar features.</summary>
    public float[] Future { get; } // [F]

    /// <summary>Numbers, then for each column of categories a 1 at the row's category.</summary>
    public float[] Statics { get; } // [S]

    /// <summary>Whether any target has a value.</summary>
    public bool HasValue => Targets.AsSpan().ContainsAnyExcept(float.NaN);
}
