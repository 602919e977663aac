using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Recurrent.LinearAlgebra;

/// <summary>Computes sums over vectors in an order that does not depend on the machine, so that results are the same everywhere.</summary>
internal static class VectorSums
{
    /// <summary>Returns the inner product of two vectors of the same length.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right[..left.Length]);
        var (first, second) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i <= left.Length - 8; i += 8)
        {
            first += Vector256.LoadUnsafe(ref a, (nuint)i) * Vector256.LoadUnsafe(ref b, (nuint)i);
            second += Vector256.LoadUnsafe(ref a, (nuint)i + 4) * Vector256.LoadUnsafe(ref b, (nuint)i + 4);
        }

        var sum = Vector256.Sum(first + second);
        for (; i < left.Length; i++)
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }

    /// <summary>Adds a multiple of a vector to another of the same length.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        ref var a = ref MemoryMarshal.GetReference(target);
        ref var b = ref MemoryMarshal.GetReference(source[..target.Length]);
        var i = 0;
        for (; i <= target.Length - 4; i += 4)
            (Vector256.LoadUnsafe(ref a, (nuint)i) + (Vector256.LoadUnsafe(ref b, (nuint)i) * factor)).StoreUnsafe(ref a, (nuint)i);
        for (; i < target.Length; i++)
            Unsafe.Add(ref a, i) += Unsafe.Add(ref b, i) * factor;
    }

    /// <summary>Adds a multiple of the squared distance of each number from a place to another vector of the same length.</summary>
    public static void AddSquaredDifferences(Span<double> target, ReadOnlySpan<double> source, double place, double factor)
    {
        ref var a = ref MemoryMarshal.GetReference(target);
        ref var b = ref MemoryMarshal.GetReference(source[..target.Length]);
        var places = Vector256.Create(place);
        var i = 0;
        for (; i <= target.Length - 4; i += 4)
        {
            var differences = Vector256.LoadUnsafe(ref b, (nuint)i) - places;
            (Vector256.LoadUnsafe(ref a, (nuint)i) + (differences * differences * factor)).StoreUnsafe(ref a, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            var difference = Unsafe.Add(ref b, i) - place;
            Unsafe.Add(ref a, i) += difference * difference * factor;
        }
    }
}
