namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>Specifies the kinds of values that a forecaster reads from a column.</summary>
[Flags]
internal enum ColumnContent
{
    /// <summary>No usable values.</summary>
    None = 0,

    /// <summary>Single.</summary>
    Number = 1,

    /// <summary>Boolean, which counts as 0 and 1.</summary>
    Flag = 2,

    /// <summary>Text or key, which are names.</summary>
    Name = 4,

    /// <summary>DateTime or DateTimeOffset.</summary>
    Time = 8,
}
