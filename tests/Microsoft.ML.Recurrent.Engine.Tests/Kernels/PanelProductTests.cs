using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public unsafe class PanelProductTests
{
    private static readonly int[] s_widths = [16, 32, 48, 64];

    [Fact]
    public void EveryNumberOfRowsMatchesTheDoubleSum() =>
        EveryTier.Run(typeof(PanelProductTests), nameof(CheckRows));

    [Fact]
    public void EveryDepthMatchesTheDoubleSum() =>
        EveryTier.Run(typeof(PanelProductTests), nameof(CheckDepths));

    [Fact]
    public void DepthsAroundTheBlockMatchTheDoubleSum() =>
        EveryTier.Run(typeof(PanelProductTests), nameof(CheckBlocks));

    [Fact]
    public void NaNAndInfinityReachTheirRowAndNoOther() =>
        EveryTier.Run(typeof(PanelProductTests), nameof(CheckNonFinite));

    [Fact]
    public void DispatchingEntryMatchesTheDoubleSum()
    {
        foreach (int width in s_widths)
        {
            foreach (int rows in (int[])[0, 1, 2, 9, 32])
                Check(PanelProduct.Multiply, rows, 19, width, accumulate: true, transposed: false, nameof(PanelProduct));
        }
    }

    private static void CheckRows<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int width in s_widths)
        {
            for (int rows = 0; rows <= 70; rows++)
                Check(PanelProduct.Multiply<TSimd, TVector>, rows, 5, width, rows % 2 == 0, rows % 3 == 0, typeof(TSimd).Name);
        }
    }

    private static void CheckDepths<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int width in s_widths)
        {
            foreach (int rows in (int[])[1, 2, 3, 7])
            {
                for (int inner = 0; inner <= 70; inner++)
                    Check(PanelProduct.Multiply<TSimd, TVector>, rows, inner, width, inner % 2 == 0, inner % 3 == 0, typeof(TSimd).Name);
            }
        }
    }

    private static void CheckBlocks<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        foreach (int inner in (int[])[127, 128, 129, 256, 257, 513])
        {
            foreach (int rows in (int[])[1, 8])
            {
                foreach (bool accumulate in (bool[])[false, true])
                    Check(PanelProduct.Multiply<TSimd, TVector>, rows, inner, 48, accumulate, !accumulate, typeof(TSimd).Name);
            }
        }
    }

    private static void CheckNonFinite<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const int Rows = 9;
        const int Inner = 6;
        const int Width = 32;
        using GuardedMemory a = GuardedMemory.Random(Rows * Inner, 1);
        using GuardedMemory panel = GuardedMemory.Random(Inner * Width, 2);
        using var c = new GuardedMemory(Rows * Width);
        a.Span[(3 * Inner) + 2] = float.NaN;
        a.Span[(5 * Inner) + 4] = float.PositiveInfinity;
        PanelProduct.Multiply<TSimd, TVector>(a.Pointer, Inner, 1, panel.Pointer, c.Pointer, Width, Rows, Inner, Width, false);
        for (int row = 0; row < Rows; row++)
        {
            foreach (float value in c.Span.Slice(row * Width, Width))
            {
                if (row == 3)
                    Assert.True(float.IsNaN(value));
                else if (row == 5)
                    Assert.True(float.IsInfinity(value));
                else
                    Assert.True(float.IsFinite(value));
            }
        }
    }

    private delegate void Product(
        float* a, nint aRowStride, nint aColumnStride, float* panel, float* c, nint cRowStride, int rows, int inner, int width, bool accumulate);

    private static void Check(Product multiply, int rows, int inner, int width, bool accumulate, bool transposed, string tier)
    {
        const int Gap = 3;
        int aRowStride = transposed ? 1 : inner + Gap;
        int aColumnStride = transposed ? rows + Gap : 1;
        int cRowStride = width + Gap;
        int aLength = rows == 0 || inner == 0 ? 0 : ((rows - 1) * aRowStride) + ((inner - 1) * aColumnStride) + 1;
        using GuardedMemory a = GuardedMemory.Random(aLength, rows + inner);
        using GuardedMemory panel = GuardedMemory.Random(inner * width, width + inner);
        using GuardedMemory c = GuardedMemory.Random(Math.Max(0, (rows * cRowStride) - Gap), 7);
        float[] before = c.Span.ToArray();

        multiply(a.Pointer, aRowStride, aColumnStride, panel.Pointer, c.Pointer, cRowStride, rows, inner, width, accumulate);

        for (int i = 0; i < c.Length; i++)
        {
            int row = i / cRowStride;
            int column = i % cRowStride;
            if (column >= width)
            {
                Assert.Equal(before[i], c.Span[i]);
                continue;
            }

            double sum = accumulate ? before[i] : 0;
            double magnitude = Math.Abs(sum);
            for (int k = 0; k < inner; k++)
            {
                double term = (double)a.Span[(row * aRowStride) + (k * aColumnStride)] * panel.Span[(k * width) + column];
                sum += term;
                magnitude += Math.Abs(term);
            }

            // One rounding of 2^-24 per addition of a partial sum that is below the magnitude; random signs leave far less than the bound.
            new Tolerance((inner + 2) * magnitude / (1 << 24), 0).AssertClose(
                sum, c.Span[i], $"{tier} {rows}x{inner}x{width} accumulate {accumulate} transposed {transposed} [{row}, {column}]");
        }
    }
}
