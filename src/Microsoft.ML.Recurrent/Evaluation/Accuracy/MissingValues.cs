namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>What could not be compared at origins.</summary>
internal struct MissingValues
{
    /// <summary>Actual values without a forecast.</summary>
    public long Forecasts { get; set; }

    /// <summary>Forecasts of steps without an actual value, before the end of their series.</summary>
    public long Actuals { get; set; }
}
