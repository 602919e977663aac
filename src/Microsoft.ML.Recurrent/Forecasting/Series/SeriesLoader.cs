using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads all series of data into memory.</summary>
internal static class SeriesLoader
{
    /// <summary>Reads the data once. Rows of a series are in order of time; series may follow one another or be interleaved.</summary>
    /// <returns>The series in the order of their first rows; none if there are no rows.</returns>
    /// <exception cref="ArgumentException">A row is unfit; the message names column, series, row, what was found and what is allowed.</exception>
    public static List<TimeSeries> Load(IDataView data, SeriesSchema schema, RecurrentLog log) => throw new NotSupportedException();
}
