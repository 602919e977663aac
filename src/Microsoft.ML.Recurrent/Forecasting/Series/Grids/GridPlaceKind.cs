namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Specifies the kinds of places that a time can have on a grid.</summary>
internal enum GridPlaceKind
{
    /// <summary>A step, within the tolerance of the grid.</summary>
    Step,

    /// <summary>A time at which the series is regularly closed.</summary>
    Closed,

    /// <summary>A time between the steps.</summary>
    Between,
}
