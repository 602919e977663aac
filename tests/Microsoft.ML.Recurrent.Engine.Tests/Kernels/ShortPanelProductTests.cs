using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public unsafe class ShortPanelProductTests
{
    private static readonly int[] s_widths = [16, 32, 48, 64];

    private enum Start
    {
        Zero,
        Bias,
        Result,
    }

    [Fact]
    public void EveryNumberOfRowsHasTheBitsOfTheProductWithFloats() =>
        EveryTier.Run(typeof(ShortPanelProductTests), nameof(CheckRows));

    [Fact]
    public void EveryDepthHasTheBitsOfTheProductWithFloats() =>
        EveryTier.Run(typeof(ShortPanelProductTests), nameof(CheckDepths));

    [Fact]
    public void DepthsAroundTheBlocksHaveTheBitsOfTheProductWithFloats() =>
        EveryTier.Run(typeof(ShortPanelProductTests), nameof(CheckBlocks));

    [Fact]
    public void ARowOfSeveralHasTheSameBitsHoweverManyThereAre() =>
        EveryTier.Run(typeof(ShortPanelProductTests), nameof(CheckRowsAlike));

    [Fact]
    public void DispatchingEntryHasTheBitsOfTheProductWithFloats()
    {
        foreach (int width in s_widths)
            foreach (int rows in (int[])[0, 1, 2, 9])
                foreach (int inner in (int[])[1, 19, 40])
                    Check(PanelProduct.Multiply, ShortPanelProduct.Multiply, rows, inner, width, Start.Bias, nameof(ShortPanelProduct));
    }

    private static void CheckRows<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int width in s_widths)
            foreach (Start start in Enum.GetValues<Start>())
                for (int rows = 0; rows <= 20; rows++)
                    Check<TSimd, TVector>(rows, 21, width, start);
    }

    private static void CheckDepths<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int width in s_widths)
            foreach (int rows in (int[])[1, 2, 3, 5])
                for (int inner = 0; inner <= 20; inner++)
                    Check<TSimd, TVector>(rows, inner, width, (Start)(inner % 3));
    }

    private static void CheckBlocks<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int inner in (int[])[127, 128, 129, 255, 256, 257, 258, 513, 770])
            foreach (int rows in (int[])[1, 2, 9])
                foreach (Start start in Enum.GetValues<Start>())
                    Check<TSimd, TVector>(rows, inner, 48, start);
    }

    private static void CheckRowsAlike<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const int Inner = 301;
        const int Width = 64;
        const int Most = 17;
        using GuardedMemory a = GuardedMemory.Random(Most * Inner, 1);
        using GuardedMemory bias = GuardedMemory.Random(Width, 2);
        using GuardedMemory floats = Short(Inner * Width, 3);
        using GuardedMemory panel = Pairs(floats, Inner, Width);
        using var all = new GuardedMemory(Most * Width);
        using var some = new GuardedMemory(Most * Width);
        ShortPanelProduct.Multiply<TSimd, TVector>(a.Pointer, Inner, panel.Pointer, bias.Pointer, 0, all.Pointer, Width, Most, Inner, Width);
        for (int rows = 2; rows < Most; rows++)
        {
            ShortPanelProduct.Multiply<TSimd, TVector>(a.Pointer, Inner, panel.Pointer, bias.Pointer, 0, some.Pointer, Width, rows, Inner, Width);
            Assert.Equal(all.Span[..(rows * Width)], some.Span[..(rows * Width)]);
            PanelProduct.Multiply<TSimd, TVector>(a.Pointer, Inner, 1, floats.Pointer, bias.Pointer, 0, some.Pointer, Width, rows, Inner, Width);
            Assert.Equal(all.Span[..(rows * Width)], some.Span[..(rows * Width)]);
        }
    }

    private static void Check<TSimd, TVector>(int rows, int inner, int width, Start start)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        Check(PanelProduct.Multiply<TSimd, TVector>, ShortPanelProduct.Multiply<TSimd, TVector>, rows, inner, width, start, typeof(TSimd).Name);

    private delegate void Product(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* start, nint startStride, float* c, nint cRowStride, int rows, int inner, int width,
        float* ahead, nint aheadStride);

    private delegate void ShortProduct(
        float* a, nint aRowStride, float* panel, float* start, nint startStride, float* c, nint cRowStride, int rows, int inner, int width);

    private static void Check(Product multiply, ShortProduct multiplyShort, int rows, int inner, int width, Start start, string tier)
    {
        const int Gap = 3;
        int aStride = inner + Gap;
        int cStride = width + Gap;
        using GuardedMemory a = GuardedMemory.Random(rows == 0 || inner == 0 ? 0 : (rows * aStride) - Gap, rows + inner);
        using GuardedMemory bias = GuardedMemory.Random(width, 5);
        using GuardedMemory floats = Short(inner * width, width + inner);
        using GuardedMemory pairs = Pairs(floats, inner, width);
        using GuardedMemory expected = GuardedMemory.Random(Math.Max(0, (rows * cStride) - Gap), 7);
        using var found = new GuardedMemory(expected.Span);

        float* from = start == Start.Zero ? null : start == Start.Bias ? bias.Pointer : expected.Pointer;

        // What is fetched ahead changes nothing, even where there is no memory.
        multiply(
            a.Pointer, aStride, 1, floats.Pointer, from, start == Start.Result ? cStride : 0, expected.Pointer, cStride, rows, inner, width,
            ahead: a.Pointer, aheadStride: 3);
        from = start == Start.Result ? found.Pointer : from;
        multiplyShort(a.Pointer, aStride, pairs.Pointer, from, start == Start.Result ? cStride : 0, found.Pointer, cStride, rows, inner, width);

        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                BitConverter.SingleToInt32Bits(expected.Span[i]) == BitConverter.SingleToInt32Bits(found.Span[i]),
                $"{tier} {rows}x{inner}x{width} {start} [{i / cStride}, {i % cStride}]: {expected.Span[i]:r} and {found.Span[i]:r}");
    }

    /// <summary>Numbers that 16 bits hold, with zeros of both signs among them.</summary>
    private static GuardedMemory Short(int count, int seed)
    {
        GuardedMemory values = GuardedMemory.Random(count, seed);
        for (int i = 0; i < count; i++)
            values.Span[i] = i % 11 != 0 ? BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(values.Span[i]) & 0xFFFF0000)
                : i % 2 == 0 ? 0f : -0f;
        return values;
    }

    /// <summary>A panel in pairs; what follows the last number of an odd depth is a NaN, which must not be read as one.</summary>
    private static GuardedMemory Pairs(GuardedMemory panel, int inner, int width)
    {
        var pairs = new GuardedMemory(ShortPanelProduct.PairsOf(inner) * width);
        for (int i = 0; i < pairs.Length; i++)
        {
            int first = (i / width * 2 * width) + (i % width);
            uint upper = first + width < panel.Length ? BitConverter.SingleToUInt32Bits(panel.Span[first + width]) & 0xFFFF0000 : 0x7FC00000;
            pairs.Span[i] = BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(panel.Span[first]) >> 16) | upper);
        }

        return pairs;
    }
}
