namespace Microsoft.ML.Recurrent;

/// <summary>Specifies whether times without rows, such as weekends and nights, may be closed instead of missing.</summary>
public enum ClosedTimes
{
    /// <summary>
    /// Found in the training data: a time of the week is closed if none of the series ever has a value at that time, in at least four weeks, or three if other
    /// times are closed, and if that is more than chance explains. Days of a month, such as the last business day or the 15th, and periods of 4-4-5 weeks are
    /// found in the same way.
    /// </summary>
    Automatic,

    /// <summary>Nothing is closed: every step without a row is missing.</summary>
    None,
}
