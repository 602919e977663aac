using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Computes activation functions and their derivatives on spans. A destination is as long as its source and may be the same memory.</summary>
internal static class ActivationFunctions
{
    private const float Leak = 0.01f;
    private const float GaussianScale = 0.797884561f; // sqrt(2 / pi)
    private const float GaussianCube = 0.044715f;

    /// <summary>Computes y = f(x), which must not be the same memory.</summary>
    public static void Forward(ActivationFunction function, ReadOnlySpan<float> x, Span<float> y)
    {
        switch (function)
        {
            case ActivationFunction.Rectified:
                TensorPrimitives.Max(x, 0, y);
                break;
            case ActivationFunction.LeakyRectified:
                for (var i = 0; i < y.Length; i++)
                    y[i] = x[i] > 0 ? x[i] : Leak * x[i];
                break;
            case ActivationFunction.ExponentialLinear:
                TensorPrimitives.Min(x, 0, y);
                Activation.Exp(y, y);
                for (var i = 0; i < y.Length; i++)
                    y[i] = x[i] > 0 ? x[i] : y[i] - 1;
                break;
            case ActivationFunction.SigmoidLinear:
                Activation.Sigmoid(x, y);
                TensorPrimitives.Multiply(x, y, y);
                break;
            case ActivationFunction.GaussianErrorLinear:
                for (var i = 0; i < y.Length; i++)
                    y[i] = GaussianScale * x[i] * (1 + (GaussianCube * x[i] * x[i]));
                Activation.Tanh(y, y);
                for (var i = 0; i < y.Length; i++)
                    y[i] = 0.5f * x[i] * (1 + y[i]);
                break;
            case ActivationFunction.Tanh:
                Activation.Tanh(x, y);
                break;
            case ActivationFunction.Sigmoid:
                Activation.Sigmoid(x, y);
                break;
            case ActivationFunction.Softplus:
                for (var i = 0; i < y.Length; i++)
                    y[i] = Math.Max(x[i], 0) + MathF.Log(1 + MathF.Exp(-Math.Abs(x[i]))); // which no x overflows
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(function), function, "Unknown activation function.");
        }
    }

    /// <summary>Computes the derivative f'(x).</summary>
    /// <param name="function">The function f.</param>
    /// <param name="x">The values x.</param>
    /// <param name="y">The values f(x).</param>
    /// <param name="derivative">Receives the derivative; other memory than the values.</param>
    public static void Derivative(ActivationFunction function, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> derivative)
    {
        switch (function)
        {
            case ActivationFunction.Rectified:
                for (var i = 0; i < x.Length; i++)
                    derivative[i] = x[i] > 0 ? 1 : 0;
                break;
            case ActivationFunction.LeakyRectified:
                for (var i = 0; i < x.Length; i++)
                    derivative[i] = x[i] > 0 ? 1 : Leak;
                break;
            case ActivationFunction.ExponentialLinear:
                for (var i = 0; i < x.Length; i++)
                    derivative[i] = x[i] > 0 ? 1 : y[i] + 1;
                break;
            case ActivationFunction.SigmoidLinear: // s + y (1 - s)
                Activation.Sigmoid(x, derivative);
                for (var i = 0; i < x.Length; i++)
                    derivative[i] += y[i] * (1 - derivative[i]);
                break;
            case ActivationFunction.GaussianErrorLinear:
                for (var i = 0; i < x.Length; i++)
                    derivative[i] = GaussianScale * x[i] * (1 + (GaussianCube * x[i] * x[i]));
                Activation.Tanh(derivative, derivative);
                for (var i = 0; i < x.Length; i++)
                {
                    var slope = GaussianScale * (1 + (3 * GaussianCube * x[i] * x[i]));
                    derivative[i] = (0.5f * (1 + derivative[i])) + (0.5f * x[i] * (1 - (derivative[i] * derivative[i])) * slope);
                }

                break;
            case ActivationFunction.Tanh:
                for (var i = 0; i < x.Length; i++)
                    derivative[i] = 1 - (y[i] * y[i]);
                break;
            case ActivationFunction.Sigmoid:
                for (var i = 0; i < x.Length; i++)
                    derivative[i] = y[i] * (1 - y[i]);
                break;
            case ActivationFunction.Softplus:
                Activation.Sigmoid(x, derivative);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(function), function, "Unknown activation function.");
        }
    }
}
