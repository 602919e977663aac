namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies what the DateTime values of a timestamp column are if a time zone is given. A DateTimeOffset is always a point in time. Saved models contain these
/// numbers: never renumber.
/// </summary>
public enum TimestampKind
{
    /// <summary>
    /// Found in the training data: the kind with fewer rows that are out of order, between two steps or missing. If both have the same number, values of
    /// <see cref="DateTimeKind.Utc"/>, and values that are all midnights of the zone if they are universal, are <see cref="Universal"/>; others are
    /// <see cref="WallClock"/>.
    /// </summary>
    Automatic,

    /// <summary>The local time that clocks in the time zone show. The hour that is repeated in autumn may occur twice.</summary>
    WallClock,

    /// <summary>Coordinated universal time (UTC), such as local midnights that a database stores as 22:00 or 23:00 of the day before.</summary>
    Universal,
}
