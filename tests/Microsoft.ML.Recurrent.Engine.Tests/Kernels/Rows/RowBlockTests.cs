using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Rows;

public unsafe class RowBlockTests
{
    private const int Rows = 3;

    public static TheoryData<int> Columns => [0, 1, 7, 16, 40, 67];

    /// <summary>No element outside the rows is read or written, and those between the rows stay.</summary>
    [Theory]
    [MemberData(nameof(Columns))]
    public void RowsAreCopiedAndAdded(int columns) => EveryTier.Run(typeof(RowBlockTests), nameof(Check), columns);

    [Fact]
    public void ARowOfTheTargetMayRepeat() => EveryTier.Run(typeof(RowBlockTests), nameof(CheckRepeated));

    [Fact]
    public void RowsAreCleared()
    {
        using GuardedMemory target = new(9);
        target.Span.Fill(2);
        RowBlock.Clear(target.Pointer, 4, rows: 2, columns: 3);
        RowBlock.Clear(target.Pointer, 4, rows: 2, columns: 0);
        Assert.Equal([0f, 0f, 0f, 2f, 0f, 0f, 0f, 2f, 2f], target.Span.ToArray());
    }

    private static void Check<TSimd, TVector>(int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int sourceStride = columns + 2, targetStride = columns + 5;
        using GuardedMemory source = new(((Rows - 1) * sourceStride) + columns), target = new(((Rows - 1) * targetStride) + columns);
        for (int i = 0; i < source.Length; i++)
            source.Span[i] = i + 1;
        target.Span.Fill(-1);
        RowBlock.Copy<TSimd, TVector>(source.Pointer, sourceStride, target.Pointer, targetStride, Rows, columns);
        AssertRows(1);
        RowBlock.Add<TSimd, TVector>(source.Pointer, sourceStride, target.Pointer, targetStride, Rows, columns);
        AssertRows(2);

        void AssertRows(float factor)
        {
            for (int i = 0; i < target.Length; i++)
                Assert.Equal(i % targetStride < columns ? factor * (1 + (i / targetStride * sourceStride) + (i % targetStride)) : -1, target.Span[i]);
        }
    }

    private static void CheckRepeated<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using GuardedMemory source = new(2 * Rows), target = new(2);
        for (int i = 0; i < source.Length; i++)
            source.Span[i] = i;
        RowBlock.Add<TSimd, TVector>(source.Pointer, 2, target.Pointer, 0, Rows, 2);
        Assert.Equal([0f + 2 + 4, 1f + 3 + 5], target.Span.ToArray());
    }
}
