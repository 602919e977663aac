namespace Microsoft.ML.Recurrent.Forecasting.Series.Columns;

/// <summary>What the values of a column are to a forecaster.</summary>
[Flags]
internal enum ColumnContent
{
    /// <summary>Of no use.</summary>
    None = 0,

    /// <summary>Single.</summary>
    Number = 1,

    /// <summary>Boolean, which counts as 0 and 1.</summary>
    Flag = 2,

    /// <summary>Text or key: what is known by its name.</summary>
    Name = 4,

    /// <summary>DateTime or DateTimeOffset.</summary>
    Time = 8,
}
