using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public unsafe class ShortPackingTests
{
    private const int WeightRows = 80;

    public static TheoryData<int> Widths => [16, 32, 48, 64];

    [Theory]
    [MemberData(nameof(Widths))]
    public void PackTransposedPutsPairsOfWeightsIntoColumns(int width)
    {
        for (int inner = 0; inner <= 40; inner++)
        {
            int stride = inner + (inner % 3);
            int[] rowOfColumn = [.. Enumerable.Range(0, WeightRows)];
            new Random(inner).Shuffle(rowOfColumn);
            rowOfColumn = rowOfColumn[..width];
            for (int j = inner % 7; j < width; j += 11)
                rowOfColumn[j] = -1;
            using GuardedMemory weights = GuardedMemory.Random(Math.Max(0, (WeightRows * stride) - (inner % 3)), inner);
            using GuardedMemory panel = GuardedMemory.Random(ShortPanelProduct.PairsOf(inner) * width, 1);
            ShortPacking.PackTransposed(weights.Pointer, stride, rowOfColumn, inner, panel.Pointer);
            for (int i = 0; i < panel.Length; i++)
                Assert.Equal(
                    Upper(rowOfColumn[i % width], i / width * 2) | ((uint)Upper(rowOfColumn[i % width], (i / width * 2) + 1) << 16),
                    BitConverter.SingleToUInt32Bits(panel.Span[i]));

            ushort Upper(int row, int k) =>
                row < 0 || k >= inner ? (ushort)0 : (ushort)(BitConverter.SingleToUInt32Bits(weights.Span[(row * stride) + k]) >> 16);
        }
    }

    [Fact]
    public void WeightsAreExactIfTheLowerHalfOfEachIsZero()
    {
        for (int count = 0; count <= 40; count++)
        {
            using var weights = new GuardedMemory(count);
            for (int i = 0; i < count; i++)
                weights.Span[i] = (i % 3) - 1.5f;
            Assert.True(ShortPacking.IsExact(weights.Pointer, count));
            for (int i = 0; i < count; i++)
            {
                foreach (int bit in (int[])[0, 7, 15])
                {
                    float before = weights.Span[i];
                    weights.Span[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(before) | (1 << bit));
                    Assert.False(ShortPacking.IsExact(weights.Pointer, count));
                    weights.Span[i] = before;
                }
            }
        }
    }
}
