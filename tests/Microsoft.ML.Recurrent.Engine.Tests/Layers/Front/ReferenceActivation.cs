using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Activation functions and their derivatives in double precision.</summary>
internal static class ReferenceActivation
{
    public static (double[] Y, Pullback Backward) Apply(ActivationFunction function, double[] x)
    {
        (double Y, double Slope)[] each = [.. x.Select(value => Of(function, value))];
        return ([.. each.Select(of => of.Y)], dY => [.. dY.Zip(each, (d, of) => d * of.Slope)]);
    }

    private static (double Y, double Slope) Of(ActivationFunction function, double x)
    {
        double sigmoid = ReferenceMath.Sigmoid(x);
        return function switch
        {
            ActivationFunction.Rectified => x > 0 ? (x, 1) : (0, 0),
            ActivationFunction.LeakyRectified => x > 0 ? (x, 1) : (0.01 * x, 0.01),
            ActivationFunction.ExponentialLinear => x > 0 ? (x, 1) : (Math.Exp(x) - 1, Math.Exp(x)),
            ActivationFunction.SigmoidLinear => (x * sigmoid, sigmoid + x * sigmoid * (1 - sigmoid)),
            ActivationFunction.GaussianErrorLinear => GaussianErrorLinear(x),
            ActivationFunction.Tanh => (Math.Tanh(x), 1 - Math.Tanh(x) * Math.Tanh(x)),
            ActivationFunction.Sigmoid => (sigmoid, sigmoid * (1 - sigmoid)),
            ActivationFunction.Softplus => (Math.Log(1 + Math.Exp(x)), sigmoid),
            _ => throw new ArgumentOutOfRangeException(nameof(function)),
        };
    }

    private static (double Y, double Slope) GaussianErrorLinear(double x)
    {
        double scale = Math.Sqrt(2 / Math.PI);
        double tanh = Math.Tanh(scale * (x + 0.044715 * x * x * x));
        return (x / 2 * (1 + tanh), (1 + tanh) / 2 + x / 2 * (1 - tanh * tanh) * scale * (1 + 3 * 0.044715 * x * x));
    }
}
