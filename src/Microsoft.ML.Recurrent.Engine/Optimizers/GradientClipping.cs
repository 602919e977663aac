using System.Numerics;
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
    /// Scales all gradients by min(1, maximumNorm / (norm + 1e-6)), as torch's <c>clip_grad_norm_</c> does. The direction stays.
    /// If the norm is not finite the gradients stay as they are, so that the caller can drop the step.
    /// </summary>
    /// <param name="gradients">The gradients, scaled in place.</param>
    /// <param name="maximumNorm">The largest norm allowed, finite and positive.</param>
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

    /// <summary>min(1, maximumNorm / (norm + 1e-6)): what gradients of a norm are multiplied by; 1 if the norm is not finite.</summary>
    internal static float Coefficient(double norm, double maximumNorm)
    {
        double coefficient = maximumNorm / (norm + NormFloor);
        return double.IsFinite(norm) && coefficient < 1 ? (float)coefficient : 1;
    }

    /// <summary>
    /// Limits each gradient to [-maximum, maximum]. Gradients that are not finite stay as they are, so that they are not mistaken for large ones.
    /// </summary>
    /// <param name="gradients">The gradients, limited in place.</param>
    /// <param name="maximum">The largest magnitude allowed, finite and positive.</param>
    /// <returns>The share of the gradients that were limited, 0 to 1; 0 if there are none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is not positive or not finite.</exception>
    public static double ClipByValue(Span<float> gradients, float maximum)
    {
        RequirePositive(maximum, nameof(maximum));
        return gradients.IsEmpty ? 0 : (double)LimitValues(gradients, maximum) / gradients.Length;
    }

    /// <summary>As <see cref="ClipByValue"/>, and gives the number of the gradients that were limited.</summary>
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
            throw new ArgumentOutOfRangeException(name, value, "The limit of gradient clipping is finite and positive.");
    }
}
