namespace Microsoft.ML.Recurrent.Evaluation.Accuracy;

/// <summary>Represents the number of values that could not be compared.</summary>
internal struct MissingValues
{
    /// <summary>Gets or sets the number of actual values without a forecast.</summary>
    public long Forecasts { get; set; }

    /// <summary>Gets or sets the number of forecasts of steps without an actual value, before the end of their series.</summary>
    public long Actuals { get; set; }
}
