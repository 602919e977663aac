namespace Microsoft.ML.Recurrent.Tests.Forecasting.Intervals;

/// <summary>A value and something that is known about it.</summary>
public sealed class PricedRow
{
    public float Value { get; set; }

    public float Price { get; set; }

    public static PricedRow[] Of(IEnumerable<float> values) => [.. values.Select((value, i) => new PricedRow { Value = value, Price = i % 3 })];
}
