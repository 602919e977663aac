namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>The kinds of grids. Saved models hold these numbers: never renumber.</summary>
internal enum TimeGridKind
{
    /// <summary>See <see cref="FixedGrid"/>.</summary>
    Fixed,

    /// <summary>See <see cref="MonthGrid"/>.</summary>
    Month,

    /// <summary>See <see cref="WeekGrid"/>.</summary>
    Week,

    /// <summary>See <see cref="DateGrid"/>.</summary>
    Date,

    /// <summary>See <see cref="FiscalGrid"/>.</summary>
    Fiscal,
}
