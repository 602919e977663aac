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
    /// Scales all gradients by min(1, maxNorm / (norm + 1e-6)), as <c>clip_grad_norm_</c> of torch does. The direction does not change. If the norm is not
    /// finite, the gradients do not change, so that the caller can drop the step.
    /// </summary>
    /// <param name="gradients">The gradients, which are scaled in place.</param>
    /// <param name="maxNorm">The maximum norm, finite and positive.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive or not finite.</exception>
    public static double ClipByNorm(Span<float> gradients, double maxNorm)
    {
        RequirePositive(maxNorm, nameof(maxNorm));
        double norm = GlobalNorm(gradients);
        float coefficient = Coefficient(norm, maxNorm);
        if (coefficient != 1)
            TensorPrimitives.Multiply(gradients, coefficient, gradients);
        return norm;
    }

    /// <summary>Returns the factor for gradients of a norm, min(1, maxNorm / (norm + 1e-6)); 1 if the norm is not finite.</summary>
    internal static float Coefficient(double norm, double maxNorm)
    {
        double coefficient = maxNorm / (norm + NormFloor);
        return double.IsFinite(norm) && coefficient < 1 ? (float)coefficient : 1;
    }

    /// <summary>Limits each gradient to [-max, max]. Gradients that are not finite do not change, so that they are not mistaken for large ones.</summary>
    /// <param name="gradients">The gradients, which are limited in place.</param>
    /// <param name="max">The maximum magnitude, finite and positive.</param>
    /// <returns>The fraction of the gradients that were limited, 0 to 1; 0 if there are no gradients.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not positive or not finite.</exception>
    public static double ClipByValue(Span<float> gradients, float max)
    {
        RequirePositive(max, nameof(max));
        return gradients.IsEmpty ? 0 : (double)LimitValues(gradients, max) / gradients.Length;
    }

    /// <summary>Limits gradients as <see cref="ClipByValue"/> does and returns the number of gradients that were limited.</summary>
    internal static int LimitValues(Span<float> gradients, float max)
    {
        int clipped = 0;
        int i = 0;
        for (; i <= gradients.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Span<float> place = gradients.Slice(i, Vector<float>.Count);
            var value = new Vector<float>(place);
            Vector<float> magnitude = Vector.Abs(value);
            Vector<int> beyond = Vector.GreaterThan(magnitude, new Vector<float>(max)) & Vector.LessThanOrEqual(magnitude, new Vector<float>(float.MaxValue));
            if (beyond == Vector<int>.Zero)
                continue;
            clipped -= Vector.Sum(beyond);
            Vector.ConditionalSelect(beyond, Vector.CopySign(new Vector<float>(max), value), value).CopyTo(place);
        }

        foreach (ref float gradient in gradients[i..])
        {
            if (MathF.Abs(gradient) > max && float.IsFinite(gradient))
            {
                gradient = MathF.CopySign(max, gradient);
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
