namespace Microsoft.ML.Recurrent;

/// <summary>Whether times without rows may be closed, such as weekends and nights, instead of missing.</summary>
public enum ClosedTimes
{
    /// <summary>
    /// Found in the training data: a time of the week is closed if none of the series ever has a value then, in at least four weeks, or three where other
    /// times are closed, and more than chance explains. Days of a month, such as the last business day or the 15th, and periods of 4-4-5 weeks are found
    /// likewise.
    /// </summary>
    Automatic,

    /// <summary>Nothing is closed: every step without a row is missing.</summary>
    None,
}
