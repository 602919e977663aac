using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Reads a column of times. One instance serves one row; reading allocates no memory.</summary>
internal abstract class TimeReader
{
    /// <param name="row">The row to read.</param>
    /// <param name="column">The column in the schema of the row.</param>
    /// <param name="zone">The time zone, or null if no time zone is given.</param>
    /// <param name="kind">The kind of DateTime values if there is a zone; not automatic.</param>
    public static TimeReader Create(DataViewRow row, DataViewSchema.Column column, SeriesZone? zone, TimestampKind kind) =>
        column.Type is DateTimeOffsetDataViewType ? new OffsetReader(row, column, zone) : new DateTimeReader(row, column, zone, kind);

    /// <summary>Gets a value that indicates whether the last value was marked as universal.</summary>
    public bool WasUniversal { get; private set; }

    /// <summary>Reads the current row.</summary>
    /// <exception cref="ArgumentException">The time is missing, which in ML.NET is the first time that the type can represent.</exception>
    public abstract SeriesTime Read();

    private static ArgumentException NoTime(DataViewRow row, DataViewSchema.Column column) => new(string.Create(CultureInfo.InvariantCulture,
        $"The {ColumnRule.Timestamp.Role} column '{column.Name}' holds no time in row {row.Position}; every row needs one."));

    private sealed class DateTimeReader(DataViewRow row, DataViewSchema.Column column, SeriesZone? zone, TimestampKind kind) : TimeReader
    {
        private readonly ValueGetter<DateTime> _getter = row.GetGetter<DateTime>(column);

        public override SeriesTime Read()
        {
            var value = default(DateTime);
            _getter(ref value);
            if (value == default)
                throw NoTime(row, column);
            WasUniversal = value.Kind == DateTimeKind.Utc;
            var time = new DateTime(value.Ticks);
            return zone is null ? SeriesTime.Of(time)
                : kind == TimestampKind.Universal ? new SeriesTime(zone.ToLocal(time), time)
                : new SeriesTime(time, default);
        }
    }

    /// <summary>Reads points in time unchanged; the local time is that of the zone or, without a zone, that of the value's offset.</summary>
    private sealed class OffsetReader(DataViewRow row, DataViewSchema.Column column, SeriesZone? zone) : TimeReader
    {
        private readonly ValueGetter<DateTimeOffset> _getter = row.GetGetter<DateTimeOffset>(column);

        public override SeriesTime Read()
        {
            var value = default(DateTimeOffset);
            _getter(ref value);
            if (value == default)
                throw NoTime(row, column);
            var universal = new DateTime(value.UtcTicks);
            return new SeriesTime(zone?.ToLocal(universal) ?? value.DateTime, universal);
        }
    }
}
