using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Losses.Functions;

/// <summary>Computes sums of floats in double precision: over a large vocabulary, or outputs far from zero, single precision would lose digits.</summary>
internal static class DoubleSum
{
    /// <summary>Returns the sum of the values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(ReadOnlySpan<float> values)
    {
        ref float value = ref MemoryMarshal.GetReference(values);
        Vector<double> lowSums = Vector<double>.Zero;
        Vector<double> highSums = Vector<double>.Zero;
        int k = 0;
        for (; k <= values.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)k), out Vector<double> low, out Vector<double> high);
            lowSums += low;
            highSums += high;
        }

        double sum = Vector.Sum(lowSums + highSums);
        for (; k < values.Length; k++)
            sum += values[k];
        return sum;
    }

    /// <summary>Returns the sum of the values times their weights.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">The weights, one for each value.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfProducts(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, values.Length);
        ref float value = ref MemoryMarshal.GetReference(values);
        ref float weight = ref MemoryMarshal.GetReference(weights);
        Vector<double> lowSums = Vector<double>.Zero;
        Vector<double> highSums = Vector<double>.Zero;
        int k = 0;
        for (; k <= values.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref value, (nuint)k), out Vector<double> low, out Vector<double> high);
            Vector.Widen(Vector.LoadUnsafe(ref weight, (nuint)k), out Vector<double> lowWeights, out Vector<double> highWeights);
            lowSums += low * lowWeights;
            highSums += high * highWeights;
        }

        double sum = Vector.Sum(lowSums + highSums);
        for (; k < values.Length; k++)
            sum += (double)values[k] * weights[k];
        return sum;
    }
}
