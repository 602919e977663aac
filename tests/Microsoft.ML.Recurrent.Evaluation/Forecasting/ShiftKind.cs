namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>What changes in the middle of a generated series.</summary>
internal enum ShiftKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The level, by three to six times the deviation of the noise, up or down.</summary>
    Level,

    /// <summary>The deviation of the noise, two to four times as large.</summary>
    Spread,
}
