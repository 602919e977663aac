namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Fills gaps by the value of the season before or, in the first season, by the value before.</summary>
internal static class GapFilling
{
    /// <param name="values">The values, NaN for missing values.</param>
    /// <param name="seasonLength">The number of steps in a season; 1 means no season.</param>
    /// <param name="filled">Receives the values from the first that is not missing. [at least values]</param>
    /// <returns>The number of values received.</returns>
    public static int Fill(ReadOnlySpan<float> values, int seasonLength, Span<double> filled)
    {
        var first = 0;
        while (first < values.Length && float.IsNaN(values[first]))
            first++;
        for (var i = first; i < values.Length; i++)
        {
            var at = i - first;
            filled[at] = !float.IsNaN(values[i]) ? values[i] : at >= seasonLength ? filled[at - seasonLength] : filled[at - 1];
        }

        return values.Length - first;
    }
}
