namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The few vector operations the reference is written in.</summary>
internal static class ReferenceMath
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double[] Map(int length, Func<int, double> f)
    {
        var y = new double[length];
        for (int j = 0; j < length; j++)
            y[j] = f(j);
        return y;
    }

    public static double[] Add(double[] a, double[] b) => Map(a.Length, j => a[j] + b[j]);

    /// <summary>a ∘ b; a missing mask multiplies by one.</summary>
    public static double[] Multiply(double[]? mask, double[] a) => mask is null ? a : Map(a.Length, j => mask[j] * a[j]);

    public static void Accumulate(double[] target, double[] addend, int offset = 0)
    {
        for (int j = 0; j < addend.Length; j++)
            target[offset + j] += addend[j];
    }

    public static double[][] Zeros(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];
}
