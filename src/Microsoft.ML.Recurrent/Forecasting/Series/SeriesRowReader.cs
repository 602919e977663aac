using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads the rows of a cursor or a prediction engine as numbers. One instance serves one row; a reading allocates nothing.</summary>
internal sealed class SeriesRowReader
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or of another width than in training.</exception>
    public SeriesRowReader(SeriesSchema schema, DataViewRow row) => throw new NotSupportedException();

    /// <summary>Reads the row the cursor stands on.</summary>
    /// <exception cref="ArgumentException">A value is infinite, or the series id or the time is missing; the message names column and row.</exception>
    public void Read(ForecastRow destination) => throw new NotSupportedException();
}
