using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Collects the times of the rows of each series, and whether the rows have a value. Takes 17 bytes for each row.</summary>
internal sealed class TimeScan
{
    private readonly SeriesColumns _columns;
    private readonly DataViewRow _row;
    private readonly NameReader? _ids;
    private readonly TimeReader _times;
    private readonly ValueReader _target;
    private readonly float[] _values;
    private readonly Dictionary<string, SeriesTimes> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeriesTimes>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public TimeScan(SeriesColumns columns, SeriesZone? zone, DataViewRow row)
    {
        (_columns, _row) = (columns, row);
        _ids = columns.Series is null ? null : NameReader.Create(row, row.Schema[columns.Series]);
        var (time, target) = (row.Schema[columns.Timestamp!], row.Schema[columns.Target]);
        IsRead = time.Type is DateTimeOffsetDataViewType || zone is null;
        _times = TimeReader.Create(row, time, zone, TimestampKind.WallClock);
        _values = new float[ColumnRule.WidthOf(target.Type)];
        _target = ValueReader.Create(row, target, ColumnRule.Target.Role, new SeriesColumn(target.Name, _values.Length));
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Gets a value that indicates whether the times need no conversion by a time zone, because each is a point in time or there is no zone.</summary>
    public bool IsRead { get; }

    /// <summary>Gets a value that indicates whether there are rows and all their times are marked as universal.</summary>
    public bool AreUniversal { get; private set; } = true;

    public IReadOnlyCollection<SeriesTimes> Series => _series.Values;

    public void Read()
    {
        var id = _ids is null ? default : SeriesRowReader.ReadId(_ids, _row, _columns.Series!);
        var time = _times.Read();
        _target.Read(_values);
        AreUniversal &= _times.WasUniversal;
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, id.Span, out _);
        series ??= new SeriesTimes();
        series.Add(time, _values.AsSpan().ContainsAnyExcept(float.NaN));
    }
}
