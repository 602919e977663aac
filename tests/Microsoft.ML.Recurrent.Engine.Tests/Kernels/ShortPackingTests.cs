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
    public void WidenGivesTheUpperHalvesAndDeterminesWhetherAllAreFinite()
    {
        for (int count = 0; count <= 40; count++)
        {
            byte[] bytes = new byte[2 * count];
            for (int i = 0; i < count; i++)
                (bytes[2 * i], bytes[(2 * i) + 1]) = ((byte)(255 - i), (byte)(i % 2 == 0 ? 0x3F : 0xBE));
            using var weights = new GuardedMemory(count);
            Assert.True(ShortPacking.Widen(bytes, weights.Span));
            for (int i = 0; i < count; i++)
                Assert.Equal((uint)((bytes[(2 * i) + 1] << 24) | (bytes[2 * i] << 16)), BitConverter.SingleToUInt32Bits(weights.Span[i]));
            for (int i = 0; i < count; i++)
            {
                byte before = bytes[(2 * i) + 1];
                bytes[(2 * i) + 1] |= 0x7F; // the lowest bit of the exponent is the highest of the other byte
                Assert.Equal(bytes[2 * i] < 0x80, ShortPacking.Widen(bytes, weights.Span));
                bytes[(2 * i) + 1] = before;
            }
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
