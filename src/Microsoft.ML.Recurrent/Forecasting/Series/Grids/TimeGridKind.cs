namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>Specifies the kinds of grids. Saved models contain these numbers: never renumber.</summary>
internal enum TimeGridKind
{
    /// <summary>A <see cref="FixedGrid"/>.</summary>
    Fixed,

    /// <summary>A <see cref="MonthGrid"/>.</summary>
    Month,

    /// <summary>A <see cref="WeekGrid"/>.</summary>
    Week,

    /// <summary>A <see cref="DateGrid"/>.</summary>
    Date,

    /// <summary>A <see cref="FiscalGrid"/>.</summary>
    Fiscal,
}
