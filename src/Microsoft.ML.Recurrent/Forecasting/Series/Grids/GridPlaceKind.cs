namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>What a time is on a grid.</summary>
internal enum GridPlaceKind
{
    /// <summary>A step, within the tolerance of the grid.</summary>
    Step,

    /// <summary>A time at which the series is regularly closed.</summary>
    Closed,

    /// <summary>Between the steps.</summary>
    Between,
}
