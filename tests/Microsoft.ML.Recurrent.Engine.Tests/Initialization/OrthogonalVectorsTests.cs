using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Initialization;

public sealed class OrthogonalVectorsTests
{
    private const float Deviation = 0.5f;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(7, 20)]
    [InlineData(64, 64)]
    [InlineData(100, 37)]
    public void VectorsOfARunAreAtRightAnglesAndAllAreOfTheSameLength(int size, int count)
    {
        var table = Table(size, count, 1);
        for (var a = 0; a < count; a++)
        {
            Assert.Equal(size * Deviation * Deviation, Dot(table, size, a, a), 1e-5 * size);
            for (var b = 0; b < a; b++)
                if (a / size == b / size)
                    Assert.Equal(0, Dot(table, size, a, b), 1e-5 * size);
        }
    }

    [Fact]
    public void VectorsOfDifferentRunsMeetAsRandomOnesDo()
    {
        const int Size = 128;
        var table = Table(Size, 2 * Size, 1);
        var cosines = Enumerable.Range(0, Size).SelectMany(a => Enumerable.Range(Size, Size).Select(b => Dot(table, Size, a, b) / (Size * Deviation * Deviation))).ToArray();
        Assert.Equal(0, cosines.Average(), 0.01);
        Assert.Equal(1.0 / Size, cosines.Average(cosine => cosine * cosine), 1e-6);
        Assert.InRange(cosines.Max(Math.Abs), 0.1, 0.6);
    }

    [Fact]
    public void GeneratorDecidesTheVectors()
    {
        Assert.Equal(Table(12, 30, 1), Table(12, 30, 1));
        Assert.NotEqual(Table(12, 30, 1), Table(12, 30, 2));
    }

    private static float[] Table(int size, int count, ulong seed)
    {
        var table = new float[size * count];
        OrthogonalVectors.Fill(table, size, Deviation, new SeededRandom(seed));
        return table;
    }

    private static double Dot(float[] table, int size, int a, int b) => Enumerable.Range(0, size).Sum(i => (double)table[(a * size) + i] * table[(b * size) + i]);
}
