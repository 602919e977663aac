using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>Compresses ratios of any size to numbers that a network can read: the inverse hyperbolic sine, linear near zero and logarithmic beyond.</summary>
internal static class Compression
{
    private const float Largest = 1e9f; // whose square is a float

    /// <summary>Replaces each ratio by its inverse hyperbolic sine.</summary>
    /// <param name="ratios">The ratios; those that are not numbers become 0.</param>
    /// <param name="scratch">A span of at least the same length.</param>
    public static void Apply(Span<float> ratios, Span<float> scratch)
    {
        var magnitudes = scratch[..ratios.Length];
        TensorPrimitives.Clamp(ratios, -Largest, Largest, ratios);
        for (var i = 0; i < ratios.Length; i++)
            if (float.IsNaN(ratios[i]))
                ratios[i] = 0;
        TensorPrimitives.MultiplyAdd(ratios, ratios, 1f, magnitudes);
        TensorPrimitives.Sqrt(magnitudes, magnitudes);
        for (var i = 0; i < ratios.Length; i++)
            magnitudes[i] += Math.Abs(ratios[i]);
        TensorPrimitives.Log(magnitudes, magnitudes);
        TensorPrimitives.CopySign<float>(magnitudes, ratios, ratios);
    }
}
