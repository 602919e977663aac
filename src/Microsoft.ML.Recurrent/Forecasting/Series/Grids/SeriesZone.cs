using NodaTime;
using NodaTime.TimeZones;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>A time zone, by the rules that NodaTime carries, which are the same on every machine. Immutable.</summary>
internal sealed class SeriesZone
{
    private readonly DateTimeZone _zone;

    private SeriesZone(string id, DateTimeZone zone) => (Id, _zone) = (id, zone);

    /// <summary>The identifier as it was given.</summary>
    public string Id { get; }

    /// <summary>The zone of an IANA or Windows identifier, or null if there is no such.</summary>
    public static SeriesZone? Find(string id)
    {
        var known = TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(id, out var iana) ? iana : id;
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(known) is { } zone ? new SeriesZone(id, zone) : null;
    }

    /// <summary>What clocks in the zone show at a universal time.</summary>
    public DateTime ToLocal(DateTime universal)
    {
        var shown = universal.Ticks + OffsetAt(universal);
        return new DateTime(Math.Clamp(shown, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// The universal times at which clocks in the zone show a time: none in the hour that is skipped when daylight saving begins, two in the one that comes
    /// twice.
    /// </summary>
    /// <param name="local">What clocks show.</param>
    /// <returns>The first time and the last one, which are mostly the same, or null.</returns>
    public (DateTime First, DateTime Last)? ToUniversal(DateTime local)
    {
        var mapping = _zone.MapLocal(LocalDateTime.FromDateTime(local));
        return mapping.Count == 0 ? null : (At(mapping.EarlyInterval), At(mapping.LateInterval));

        DateTime At(ZoneInterval interval) => new(Math.Clamp(local.Ticks - interval.WallOffset.Ticks, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>Whether clocks show a time for the second time.</summary>
    public bool IsSecond(SeriesTime time) => ToUniversal(time.Local) is var (first, last) && first < last && time.Universal >= last;

    /// <summary>The universal time of one that clocks skip, counted as if they had not been changed yet.</summary>
    public DateTime SkippedToUniversal(DateTime local)
    {
        var before = _zone.MapLocal(LocalDateTime.FromDateTime(local)).EarlyInterval.WallOffset.Ticks;
        return new DateTime(Math.Clamp(local.Ticks - before, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// How much clocks skipped right before they showed a time: an hour for 01:00 where daylight saving begins at midnight, and 0 mostly.
    /// </summary>
    public TimeSpan SkippedBefore(DateTime local)
    {
        if (local == default)
            return default;
        var mapping = _zone.MapLocal(LocalDateTime.FromDateTime(local.AddTicks(-1)));
        return mapping.Count > 0 ? default : (mapping.LateInterval.WallOffset - mapping.EarlyInterval.WallOffset).ToTimeSpan();
    }

    private long OffsetAt(DateTime universal) => _zone.GetUtcOffset(Instant.FromDateTimeUtc(DateTime.SpecifyKind(universal, DateTimeKind.Utc))).Ticks;
}
