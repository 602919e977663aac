using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Computes exponentials in double precision whose results are normal numbers or zero: arithmetic on denormal numbers, and the library's exponential
/// outside its range, are many times slower. Lengths are multiples of eight, so that there is no remainder at any vector width.
/// </summary>
internal static class DoubleExponential
{
    /// <summary>The smallest exponent that is not treated as zero; e^-700 is about 1e-304.</summary>
    private const double Smallest = -700;

    /// <summary>result[i] = e^(values[i] - shifts[i]), or zero where the difference is not above -700 or is NaN, as infinity minus infinity is.</summary>
    /// <param name="values">The exponents; any numbers.</param>
    /// <param name="shifts">The shifts: one for each value, or a single one for all values.</param>
    /// <param name="result">The results, one for each value; may be the same span as the values. No difference may exceed 700.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shifted(ReadOnlySpan<double> values, ReadOnlySpan<double> shifts, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(result.Length, values.Length);
        if (shifts.Length != 1)
            ArgumentOutOfRangeException.ThrowIfNotEqual(shifts.Length, values.Length);
        ref double value = ref MemoryMarshal.GetReference(values);
        ref double shift = ref MemoryMarshal.GetReference(shifts);
        ref double to = ref MemoryMarshal.GetReference(result);
        Vector<double> smallest = new(Smallest);
        Vector<double> common = new(shift);
        for (int i = 0; i < values.Length; i += Vector<double>.Count)
        {
            nuint at = (nuint)i;
            Vector<double> difference = Vector.LoadUnsafe(ref value, at) - (shifts.Length == 1 ? common : Vector.LoadUnsafe(ref shift, at));
            Vector.ConditionalSelect(Vector.GreaterThan(difference, smallest), difference, smallest).StoreUnsafe(ref to, at);
        }

        TensorPrimitives.Exp(result, result);
        Vector<double> least = new(Math.Exp(Smallest) * 1.0001); // catches what was set to the smallest, whichever way its exponential is rounded
        for (int i = 0; i < values.Length; i += Vector<double>.Count)
        {
            nuint at = (nuint)i;
            Vector<double> exponential = Vector.LoadUnsafe(ref to, at);
            Vector.ConditionalSelect(Vector.GreaterThan(exponential, least), exponential, Vector<double>.Zero).StoreUnsafe(ref to, at);
        }
    }
}
