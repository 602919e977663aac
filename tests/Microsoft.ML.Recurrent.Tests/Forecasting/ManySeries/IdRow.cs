namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>One step of one of several series.</summary>
public sealed class IdRow
{
    public string Series { get; set; } = "";

    public float Value { get; set; }

    public static IdRow[] Of(string series, params IEnumerable<float> values) => [.. values.Select(value => new IdRow { Series = series, Value = value })];
}
