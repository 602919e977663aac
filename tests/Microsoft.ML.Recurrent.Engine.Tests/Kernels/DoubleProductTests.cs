using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Tests.Kernels;

public sealed class DoubleProductTests
{
    public static TheoryData<int, int> Shapes => new() { { 1, 8 }, { 3, 8 }, { 4, 8 }, { 9, 16 }, { 23, 24 }, { 130, 136 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ProductsAreTheSumsThatTheyStandFor(int rows, int width)
    {
        var matrix = Wave(rows * width, 0.3);
        var (left, right) = (Wave(4 * width, 1.1), Wave(4 * width, 2.3));
        left.AsSpan(0, rows / 2).Clear(); // zeros are skipped
        var result = new double[width];
        DoubleProduct.RowTimesMatrix(left.AsSpan(0, rows), matrix, result);
        for (var j = 0; j < width; j++)
            Assert.Equal(Enumerable.Range(0, rows).Sum(i => left[i] * matrix[(i * width) + j]), result[j], 1e-12);

        var column = new double[rows];
        DoubleProduct.MatrixTimesColumn(matrix, right.AsSpan(0, width), column);
        for (var i = 0; i < rows; i++)
            Assert.Equal(Enumerable.Range(0, width).Sum(j => matrix[(i * width) + j] * right[j]), column[i], 1e-12);

        var sum = matrix.ToArray();
        DoubleProduct.AddFourOuterProducts(left, right, sum, rows);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < width; j++)
                Assert.Equal(matrix[(i * width) + j] + Enumerable.Range(0, 4).Sum(n => left[(n * width) + i] * right[(n * width) + j]), sum[(i * width) + j], 1e-12);

        left[0] = double.NegativeInfinity;
        DoubleProduct.LargestSums(left.AsSpan(0, rows), matrix, result);
        for (var j = 0; j < width; j++)
            Assert.Equal(Enumerable.Range(0, rows).Max(i => left[i] + matrix[(i * width) + j]), result[j]);

        Assert.Equal(right.Sum(), DoubleProduct.Sum(right), 1e-12);
    }

    [Fact]
    public void AMatrixThatIsTooShortIsRefused()
    {
        var (vector, matrix, result) = (new double[8], new double[63], new double[8]);
        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleProduct.RowTimesMatrix(vector, matrix, result));
        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleProduct.MatrixTimesColumn(matrix, vector, result));
        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleProduct.LargestSums(vector, matrix, result));
        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleProduct.AddFourOuterProducts(new double[32], new double[32], matrix, 8));
    }

    private static double[] Wave(int length, double phase) => [.. Enumerable.Range(0, length).Select(i => Math.Sin((0.7 * i) + phase))];
}
