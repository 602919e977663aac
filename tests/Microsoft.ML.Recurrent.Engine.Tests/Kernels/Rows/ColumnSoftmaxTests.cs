using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Kernels.Simd;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels.Rows;

public unsafe class ColumnSoftmaxTests
{
    private const float Scale = 0.3f;

    public static TheoryData<int, int> Sizes => new() { { 1, 16 }, { 2, 32 }, { 95, 32 }, { 7, 48 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ColumnsAndTheirGradientsAreThoseOfTheFormula(int rows, int columns) =>
        EveryTier.Run(typeof(ColumnSoftmaxTests), nameof(Check), rows, columns);

    [Fact]
    public void ANotANumberStaysInItsColumn() => EveryTier.Run(typeof(ColumnSoftmaxTests), nameof(CheckNotANumber));

    // Every third value of a column is minus infinity, but never all of them.
    private static void Check<TSimd, TVector>(int rows, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int length = rows * columns;
        double[] x = Waves.Vector(length, 0.2, 40), dY = Waves.Vector(length, 1.1);
        for (int i = columns; i < length; i += 3)
            x[i] = double.NegativeInfinity;
        using GuardedMemory found = new(length), gradient = new(length);
        for (int i = 0; i < length; i++)
            (found.Span[i], gradient.Span[i]) = ((float)x[i], (float)dY[i]);
        ColumnSoftmax.Forward<TSimd, TVector>(found.Pointer, rows, columns, Scale);
        ColumnSoftmax.Backward<TSimd, TVector>(found.Pointer, gradient.Pointer, rows, columns, Scale);
        for (int c = 0; c < columns; c++)
        {
            int[] column = [.. Enumerable.Range(0, rows).Select(row => (row * columns) + c)];
            double[] e = [.. column.Select(i => Math.Exp(Scale * x[i]))];
            double[] y = [.. e.Select(value => value / e.Sum())];
            double mean = y.Zip(column, (value, i) => value * dY[i]).Sum();
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(y[row], found.Span[column[row]], 1e-6);
                Assert.Equal(Scale * y[row] * (dY[column[row]] - mean), gradient.Span[column[row]], 1e-6);
            }
        }
    }

    private static void CheckNotANumber<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        using GuardedMemory x = new(3 * 16);
        x.Span[16 + 5] = float.NaN;
        ColumnSoftmax.Forward<TSimd, TVector>(x.Pointer, 3, 16, Scale);
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(i % 16 == 5, float.IsNaN(x.Span[i]));
    }
}
