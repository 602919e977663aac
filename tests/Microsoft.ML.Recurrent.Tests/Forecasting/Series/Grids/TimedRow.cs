namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series.Grids;

/// <summary>A value at a time.</summary>
public sealed class TimedRow
{
    public string Series { get; set; } = "a";

    public DateTime Time { get; set; }

    public float Value { get; set; }
}
