using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Exponentials in double precision that never leave the normal numbers: arithmetic on smaller ones, and the library's exponential outside of its range, are
/// many times slower. Lengths are multiples of eight, so that there is no remainder at any vector width.
/// </summary>
internal static class DoubleExponential
{
    /// <summary>The smallest exponent that counts, e^-700 being about 1e-304.</summary>
    private const double Smallest = -700;

    /// <summary>result[i] = e^(values[i] - shifts[i]), and zero where the difference is not above -700 or is not a number, as infinity less infinity.</summary>
    /// <param name="values">Any numbers.</param>
    /// <param name="shifts">As many, or a single one for all.</param>
    /// <param name="result">As many as values; may be the values themselves. No difference is above 700.</param>
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
        Vector<double> least = new(Math.Exp(Smallest) * 1.0001); // what was set to the smallest, whichever way its exponential is rounded
        for (int i = 0; i < values.Length; i += Vector<double>.Count)
        {
            nuint at = (nuint)i;
            Vector<double> exponential = Vector.LoadUnsafe(ref to, at);
            Vector.ConditionalSelect(Vector.GreaterThan(exponential, least), exponential, Vector<double>.Zero).StoreUnsafe(ref to, at);
        }
    }
}
