namespace Microsoft.ML.Recurrent;

/// <summary>
/// What the DateTime values of a timestamp column are where a time zone is given. A DateTimeOffset is always a point in time. Saved models hold these
/// numbers: never renumber.
/// </summary>
public enum TimestampKind
{
    /// <summary>
    /// Found in the training data: the reading by which fewer rows are out of order, between two steps or missing. Where both are equal, values of
    /// <see cref="DateTimeKind.Utc"/>, and values that are all midnights of the zone if they are universal, are <see cref="Universal"/>; others are
    /// <see cref="WallClock"/>.
    /// </summary>
    Automatic,

    /// <summary>What a clock on a wall in the time zone shows. The hour that comes twice in autumn may be there twice.</summary>
    WallClock,

    /// <summary>Coordinated universal time (UTC), such as local midnights that a database stores as 22:00 or 23:00 of the day before.</summary>
    Universal,
}
