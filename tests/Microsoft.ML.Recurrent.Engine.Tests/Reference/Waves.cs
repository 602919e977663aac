namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Test values without a generator: sine waves of growing frequency, in which no two neighbours and no two tensors are alike. A constant frequency would not
/// do:
/// a matrix filled row by row with it has rank two, and its product with some vector is nearly constant, where layer normalisation is no longer smooth.
/// </summary>
internal static class Waves
{
    /// <summary>Values are rounded to float, so that the float engine and the double reference start from exactly the same numbers.</summary>
    public static void Fill(Span<double> values, double phase, double scale)
    {
        for (int k = 0; k < values.Length; k++)
            values[k] = (float)(scale * Math.Sin(phase + 1.37 * k + 0.0713 * k * k));
    }

    public static double[] Vector(int length, double phase, double scale = 1)
    {
        var values = new double[length];
        Fill(values, phase, scale);
        return values;
    }

    /// <summary>Sequences of the given lengths, each step a vector of <paramref name="width"/> values: [b][t][width].</summary>
    public static double[][][] Sequences(int[] lengths, int width, double phase, double scale = 1) =>
        [.. lengths.Select((length, b) => Enumerable.Range(0, length).Select(t => Vector(width, phase + 2.9 * b + 0.61 * t, scale)).ToArray())];
}
