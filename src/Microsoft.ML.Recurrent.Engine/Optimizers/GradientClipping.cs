using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Keeps gradients from exploding (Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013).
/// </summary>
/// <remarks>Stateless and thread-safe. Sums are taken in double precision and in one fixed order, so they are the same at every vector width.</remarks>
public static class GradientClipping
{
    // As torch.nn.utils.clip_grad_norm_: keeps the quotient finite for a norm of zero.
    private const double NormFloor = 1e-6;

    /// <summary>The Euclidean norm of all gradients taken as one vector.</summary>
    /// <param name="gradients">The gradients; may be empty.</param>
    /// <returns>The norm, 0 or more; not finite exactly if a gradient is not finite.</returns>
    public static double GlobalNorm(ReadOnlySpan<float> gradients) => Math.Sqrt(Reduction.SumOfSquares(gradients));

    /// <summary>
    /// Scales all gradients by min(1, maxNorm / (norm + 1e-6)), as torch's <c>clip_grad_norm_</c> does. The direction stays.
    /// If the norm is not finite the gradients stay as they are, so that the caller can drop the step.
    /// </summary>
    /// <param name="gradients">The gradients, scaled in place.</param>
    /// <param name="maxNorm">The largest norm allowed, finite and positive.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive or not finite.</exception>
    public static double ClipByNorm(Span<float> gradients, double maxNorm)
    {
        RequirePositive(maxNorm, nameof(maxNorm));
        double norm = GlobalNorm(gradients);
        double coefficient = maxNorm / (norm + NormFloor);
        if (double.IsFinite(norm) && coefficient < 1)
            TensorPrimitives.Multiply(gradients, (float)coefficient, gradients);
        return norm;
    }

    /// <summary>Limits each gradient to [-max, max]. Gradients that are not finite stay as they are, so that they are not mistaken for large ones.</summary>
    /// <param name="gradients">The gradients, limited in place.</param>
    /// <param name="max">The largest magnitude allowed, finite and positive.</param>
    /// <returns>The share of the gradients that were limited, 0 to 1; 0 if there are none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not positive or not finite.</exception>
    public static double ClipByValue(Span<float> gradients, float max)
    {
        RequirePositive(max, nameof(max));
        long clipped = 0;
        foreach (ref float gradient in gradients)
        {
            if (MathF.Abs(gradient) > max && float.IsFinite(gradient))
            {
                gradient = MathF.CopySign(max, gradient);
                clipped++;
            }
        }

        return clipped == 0 ? 0 : (double)clipped / gradients.Length;
    }

    private static void RequirePositive(double value, string name)
    {
        if (!double.IsFinite(value) || value <= 0)
            throw new ArgumentOutOfRangeException(name, value, "The limit of gradient clipping is finite and positive.");
    }
}
