namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

/// <summary>Derivatives of plain double functions by central differences: what the backward kernels must give.</summary>
internal static class Derivative
{
    /// <summary>df/dx at x, with an error near 1e-10 for the smooth functions of these tests.</summary>
    public static double Of(Func<double, double> f, double x)
    {
        const double Step = 1e-5;
        return (f(x + Step) - f(x - Step)) / (2 * Step);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
