using Microsoft.ML.Recurrent.Forecasting.Scaling;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>Represents a training series on the model's scale with its gaps filled in the same way as by an engine.</summary>
/// <param name="Values">The values from the first that is not missing.</param>
/// <param name="Missing">Flags for the values that were filled in.</param>
internal sealed record SeriesValues(float[] Values, bool[] Missing)
{
    public int Length => Values.Length;

    public static SeriesValues Fill(ReadOnlySpan<float> raw, SeriesScale scale, int seasonLength)
    {
        var history = new SeriesHistory(scale, seasonLength, Math.Max(1, raw.Length));
        foreach (var value in raw)
            history.Observe(value);
        var values = new float[history.Count];
        var missing = new bool[history.Count];
        history.CopyTo(values, missing);
        return new SeriesValues(values, missing);
    }
}
