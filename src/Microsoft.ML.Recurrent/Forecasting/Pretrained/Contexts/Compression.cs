using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

/// <summary>Compresses ratios of any size to numbers that a network can read: the inverse hyperbolic sine, linear near zero and logarithmic beyond.</summary>
internal static class Compression
{
    private const float Largest = 1e9f; // whose square is a float
    private const float LargestCompressed = 25;

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

    /// <summary>Computes ratios from their compressed numbers, by the hyperbolic sine.</summary>
    /// <param name="compressed">The numbers; those beyond 25, whose ratio is 4e10, count as 25.</param>
    /// <param name="ratios">Receives the ratios.</param>
    /// <param name="scratch">A span of at least the same length.</param>
    public static void Expand(ReadOnlySpan<float> compressed, Span<float> ratios, Span<float> scratch)
    {
        var inverses = scratch[..compressed.Length];
        ratios = ratios[..compressed.Length];
        TensorPrimitives.Clamp(compressed, -LargestCompressed, LargestCompressed, ratios);
        TensorPrimitives.Exp(ratios, ratios);
        TensorPrimitives.Divide(1, ratios, inverses);
        TensorPrimitives.Subtract(ratios, inverses, ratios);
        TensorPrimitives.Multiply(ratios, 0.5f, ratios);
    }
}
