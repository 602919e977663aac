namespace Microsoft.ML.Recurrent.Engine.Losses.Functions;

/// <summary>Computes log(1 + exp(x)) and its derivative, the logistic function, without overflow and without losing small values.</summary>
internal static class Softplus
{
    public static double Evaluate(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    public static double Sigmoid(double x)
    {
        if (x >= 0)
            return 1 / (1 + Math.Exp(-x));
        double e = Math.Exp(x);
        return e / (1 + e);
    }

    /// <summary>Computes the derivative of the logarithm of softplus; it tends to 1 where softplus itself vanishes.</summary>
    public static double LogarithmSlope(double x) => x < -40 ? 1 : Sigmoid(x) / Evaluate(x);

    /// <summary>Computes log(1 + y) with the correction of Kahan for the rounding of 1 + y.</summary>
    public static double LogOnePlus(double y)
    {
        double u = 1 + y;
        return u == 1 ? y : Math.Log(u) * (y / (u - 1));
    }
}
