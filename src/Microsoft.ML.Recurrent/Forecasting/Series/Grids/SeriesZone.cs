using NodaTime;
using NodaTime.TimeZones;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Represents a time zone with the rules of NodaTime, which are the same on every machine. Immutable.</summary>
internal sealed class SeriesZone
{
    private readonly DateTimeZone _zone;

    private SeriesZone(string id, DateTimeZone zone) => (Id, _zone) = (id, zone);

    /// <summary>Gets the identifier as it was given.</summary>
    public string Id { get; }

    /// <summary>Returns the zone of an IANA or Windows identifier, or null if there is no such zone.</summary>
    public static SeriesZone? Find(string id)
    {
        var known = TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(id, out var iana) ? iana : id;
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(known) is { } zone ? new SeriesZone(id, zone) : null;
    }

    /// <summary>Returns the local time in the zone at a universal time.</summary>
    public DateTime ToLocal(DateTime universal)
    {
        var shown = universal.Ticks + OffsetAt(universal);
        return new DateTime(Math.Clamp(shown, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// Returns the universal times at which clocks in the zone show a local time: there is no such time in the hour that is skipped when daylight saving
    /// begins, and there are two in the repeated hour.
    /// </summary>
    /// <param name="local">The local time.</param>
    /// <returns>The first and the last of these times, which are usually the same, or null if there is no such time.</returns>
    public (DateTime First, DateTime Last)? ToUniversal(DateTime local)
    {
        var mapping = _zone.MapLocal(LocalDateTime.FromDateTime(local));
        return mapping.Count == 0 ? null : (At(mapping.EarlyInterval), At(mapping.LateInterval));

        DateTime At(ZoneInterval interval) => new(Math.Clamp(local.Ticks - interval.WallOffset.Ticks, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>Returns whether clocks show a time for the second time.</summary>
    public bool IsSecond(SeriesTime time) => ToUniversal(time.Local) is var (first, last) && first < last && time.Universal >= last;

    /// <summary>Returns the universal time of a local time that clocks skip, as if they had not been changed yet.</summary>
    public DateTime SkippedToUniversal(DateTime local)
    {
        var before = _zone.MapLocal(LocalDateTime.FromDateTime(local)).EarlyInterval.WallOffset.Ticks;
        return new DateTime(Math.Clamp(local.Ticks - before, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// Returns the time that clocks skipped immediately before they showed a local time: an hour for 01:00 if daylight saving begins at midnight, and usually
    /// 0.
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
