using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;

namespace Microsoft.ML.Recurrent.Engine.Kernels;

/// <summary>
/// Converts weights from and to 16 bits (bfloat16), and copies torch's row-major weights to the panels of 16 bits that <see cref="ShortPanelProduct"/> reads.
/// </summary>
internal static unsafe class ShortPacking
{
    /// <summary>Determines whether 16 bits hold every weight exactly, because the lower half of its float is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsExact(float* weights, nint count)
    {
        nint i = 0;
        if (VectorTier.HasVector128)
        {
            // Weights that were trained or drawn end the loop at once.
            Vector128<uint> lower = Vector128.Create(0x0000FFFFu);
            for (; i <= count - 8; i += 8)
            {
                Vector128<uint> both = Vector128.Load(weights + i).AsUInt32() | Vector128.Load(weights + i + 4).AsUInt32();
                if ((both & lower) != Vector128<uint>.Zero)
                    return false;
            }
        }

        for (; i < count; i++)
            if ((Bits(weights + i) & 0xFFFF) != 0)
                return false;
        return true;
    }

    /// <summary>Widens numbers of 16 bits, in little-endian order, to floats.</summary>
    /// <param name="bytes">The numbers. [2 * weights]</param>
    /// <param name="weights">Receives the floats.</param>
    /// <returns>True if all of them are finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Widen(ReadOnlySpan<byte> bytes, Span<float> weights)
    {
        const ushort Exponent = 0x7F80; // whose bits are all set in an infinity and a NaN
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, 2L * weights.Length);
        int i = 0;
        bool areFinite = true;
        fixed (byte* from = bytes)
        fixed (float* to = weights)
        {
            if (VectorTier.HasVector128 && BitConverter.IsLittleEndian)
            {
                Vector128<ushort> exponent = Vector128.Create(Exponent);
                Vector128<ushort> infinite = Vector128<ushort>.Zero;
                for (; i <= weights.Length - 8; i += 8)
                {
                    Vector128<ushort> numbers = Vector128.Load((ushort*)(from + (2 * (nint)i)));
                    infinite |= Vector128.Equals(numbers & exponent, exponent);
                    (Vector128.WidenLower(numbers) << 16).AsSingle().Store(to + i);
                    (Vector128.WidenUpper(numbers) << 16).AsSingle().Store(to + i + 4);
                }

                areFinite = infinite == Vector128<ushort>.Zero;
            }

            for (; i < weights.Length; i++)
            {
                uint number = from[2 * (nint)i] | ((uint)from[(2 * (nint)i) + 1] << 8);
                areFinite &= (number & Exponent) != Exponent;
                to[i] = BitConverter.UInt32BitsToSingle(number << 16);
            }
        }

        return areFinite;
    }

    /// <summary>Packs pairs of weights, W[rowOfColumn[j], 2i] and W[rowOfColumn[j], 2i + 1], to panel[i, j]; padding becomes zeros.</summary>
    /// <param name="weights">[*, inner] The weights, with <paramref name="weightStride"/> elements from one row to the next.</param>
    /// <param name="weightStride">The number of elements from one row of the weights to the next.</param>
    /// <param name="rowOfColumn">The row of the weights for each column of the panel; its length is the width of the panel. A negative row is padding.</param>
    /// <param name="inner">The number of columns of the weights. The last pair of an odd number has zero in its upper half.</param>
    /// <param name="panel">[(inner + 1) / 2, width] out: the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(float* weights, nint weightStride, ReadOnlySpan<int> rowOfColumn, int inner, float* panel)
    {
        int width = rowOfColumn.Length;
        for (int j = 0; j < width;)
        {
            int k = 0;
            if (VectorTier.HasVector128 && PanelPacking.IsWholeBlock(rowOfColumn, j))
            {
                float* w0 = weights + (rowOfColumn[j] * weightStride);
                float* w1 = weights + (rowOfColumn[j + 1] * weightStride);
                float* w2 = weights + (rowOfColumn[j + 2] * weightStride);
                float* w3 = weights + (rowOfColumn[j + 3] * weightStride);
                float* to = panel + j;
                for (; k <= inner - 8; k += 8, to += 4 * (nint)width)
                {
                    Vector128<float> x0 = LoadPairs(w0 + k);
                    Vector128<float> x1 = LoadPairs(w1 + k);
                    Vector128<float> x2 = LoadPairs(w2 + k);
                    Vector128<float> x3 = LoadPairs(w3 + k);
                    Simd128.Transpose(ref x0, ref x1, ref x2, ref x3);
                    x0.Store(to);
                    x1.Store(to + width);
                    x2.Store(to + (2 * (nint)width));
                    x3.Store(to + (3 * (nint)width));
                }
            }

            for (int end = Math.Min(j + 4, width); j < end; j++)
                for (int rest = k; rest < inner; rest += 2)
                    panel[(rest / 2 * (nint)width) + j] = rowOfColumn[j] < 0 ? 0f : Pair(weights + (rowOfColumn[j] * weightStride) + rest, rest + 1 < inner);
        }
    }

    // Four pairs of eight weights. In little-endian order, the first of two is the lower half of 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LoadPairs(float* weights)
    {
        Vector128<ulong> first = Vector128.Load(weights).AsUInt64();
        Vector128<ulong> second = Vector128.Load(weights + 4).AsUInt64();
        Vector128<uint> lower = Vector128.Narrow(first >> 16, second >> 16) & Vector128.Create(0x0000FFFFu);
        Vector128<uint> upper = Vector128.Narrow(first >> 32, second >> 32) & Vector128.Create(0xFFFF0000u);
        return (lower | upper).AsSingle();
    }

    private static float Pair(float* weights, bool hasSecond) =>
        BitConverter.UInt32BitsToSingle((Bits(weights) >> 16) | (hasSecond ? Bits(weights + 1) & 0xFFFF0000 : 0));

    private static uint Bits(float* weight) => BitConverter.SingleToUInt32Bits(*weight);
}
