using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Limits gradients to prevent them from exploding (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013).
/// </summary>
/// <remarks>Stateless and thread-safe. Sums are computed in double precision and in a fixed order, so that they are the same at every vector width.</remarks>
public static class GradientClipping
{
    // As in torch.nn.utils.clip_grad_norm_: keeps the quotient finite for a norm of zero.
    private const double NormFloor = 1e-6;

    /// <summary>Computes the Euclidean norm of all gradients as one vector.</summary>
    /// <param name="gradients">The gradients, which may be empty.</param>
    /// <returns>The norm, 0 or more; it is finite exactly if every gradient is.</returns>
    public static double GlobalNorm(ReadOnlySpan<float> gradients) => Math.Sqrt(Reduction.SumOfSquares(gradients));

    /// <summary>
    /// Scales all gradients by min(1, maximumNorm / (norm + 1e-6)), as <c>clip_grad_norm_</c> of torch does. The direction does not change. If the norm is not
    /// finite, the gradients do not change, so that the caller can drop the step.
    /// </summary>
    /// <param name="gradients">The gradients, which are scaled in place.</param>
    /// <param name="maximumNorm">The maximum norm, finite and positive.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumNorm"/> is not positive or not finite.</exception>
    public static double ClipByNorm(Span<float> gradients, double maximumNorm)
    {
        RequirePositive(maximumNorm, nameof(maximumNorm));
        double norm = GlobalNorm(gradients);
        float coefficient = Coefficient(norm, maximumNorm);
        if (coefficient != 1)
            TensorPrimitives.Multiply(gradients, coefficient, gradients);
        return norm;
    }

    /// <summary>Returns the factor for gradients of a norm, min(1, maximumNorm / (norm + 1e-6)); 1 if the norm is not finite.</summary>
    internal static float Coefficient(double norm, double maximumNorm)
    {
        double coefficient = maximumNorm / (norm + NormFloor);
        return double.IsFinite(norm) && coefficient < 1 ? (float)coefficient : 1;
    }

    /// <summary>
    /// Limits each gradient to [-maximum, maximum]. Gradients that are not finite do not change, so that they are not mistaken for large ones.
    /// </summary>
    /// <param name="gradients">The gradients, which are limited in place.</param>
    /// <param name="maximum">The maximum magnitude, finite and positive.</param>
    /// <returns>The fraction of the gradients that were limited, 0 to 1; 0 if there are no gradients.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is not positive or not finite.</exception>
    public static double ClipByValue(Span<float> gradients, float maximum)
    {
        RequirePositive(maximum, nameof(maximum));
        return gradients.IsEmpty ? 0 : (double)LimitValues(gradients, maximum) / gradients.Length;
    }

    /// <summary>Limits gradients as <see cref="ClipByValue"/> does and returns the number of gradients that were limited.</summary>
    internal static int LimitValues(Span<float> gradients, float maximum)
    {
        int clipped = 0;
        int i = 0;
        for (; i <= gradients.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Span<float> place = gradients.Slice(i, Vector<float>.Count);
            var value = new Vector<float>(place);
            Vector<float> magnitude = Vector.Abs(value);
            Vector<int> beyond = Vector.GreaterThan(magnitude, new Vector<float>(maximum))
                & Vector.LessThanOrEqual(magnitude, new Vector<float>(float.MaxValue));
            if (beyond == Vector<int>.Zero)
                continue;
            clipped -= Vector.Sum(beyond);
            Vector.ConditionalSelect(beyond, Vector.CopySign(new Vector<float>(maximum), value), value).CopyTo(place);
        }

        foreach (ref float gradient in gradients[i..])
        {
            if (MathF.Abs(gradient) > maximum && float.IsFinite(gradient))
            {
                gradient = MathF.CopySign(maximum, gradient);
                clipped++;
            }
        }

        return clipped;
    }

    private static void RequirePositive(double value, string name)
    {
        if (!double.IsFinite(value) || value <= 0)
            throw new ArgumentOutOfRangeException(name, value, "The limit of gradient clipping must be finite and positive.");
    }
}
