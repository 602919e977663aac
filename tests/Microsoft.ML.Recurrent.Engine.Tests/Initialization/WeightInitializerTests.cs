using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Initialization;

public sealed class WeightInitializerTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(64, 64)]
    [InlineData(40, 13)]
    [InlineData(13, 40)]
    [InlineData(5, 1)]
    [InlineData(1, 5)]
    public void OrthogonalMatrixTimesItsTransposeIsTheIdentity(int rows, int columns)
    {
        const float Gain = 1.5f;
        var weights = new float[rows * columns];
        WeightInitializer.Orthogonal(weights, rows, columns, new SeededRandom(1), Gain);
        bool tall = rows >= columns;
        int vectors = Math.Min(rows, columns);
        for (int a = 0; a < vectors; a++)
        {
            for (int b = 0; b < vectors; b++)
            {
                double dot = 0;
                for (int i = 0; i < Math.Max(rows, columns); i++)
                    dot += tall ? (double)weights[i * columns + a] * weights[i * columns + b] : (double)weights[a * columns + i] * weights[b * columns + i];
                Assert.Equal(a == b ? Gain * Gain : 0, dot, 1e-6);
            }
        }
    }

    [Fact]
    public void OrthogonalMatricesAreUniform()
    {
        // Without the correction of signs the diagonal would be negative throughout, and a 1 x 1 matrix always the same.
        var random = new SeededRandom(2);
        var weights = new float[9];
        double mean = 0;
        for (int i = 0; i < 2000; i++)
        {
            WeightInitializer.Orthogonal(weights, 3, 3, random);
            mean += weights[0] / 2000.0;
        }

        // An entry of a uniform 3 x 3 orthogonal matrix has variance 1/3.
        Assert.Equal(0, mean, 5 * Math.Sqrt(1 / 3.0 / 2000));
    }

    [Fact]
    public void DistributionsHaveTheSpreadOfTheirFormula()
    {
        const int Rows = 300;
        const int Columns = 200;
        var weights = new float[Rows * Columns];
        var random = new SeededRandom(3);

        WeightInitializer.GlorotUniform(weights, Rows, Columns, random);
        CheckMoments(weights, 2.0 / 500);
        Assert.All(weights, w => Assert.True(MathF.Abs(w) <= MathF.Sqrt(6f / 500)));
        Assert.True(weights.Max() > 0.999 * Math.Sqrt(6.0 / 500));

        WeightInitializer.GlorotNormal(weights, Rows, Columns, random);
        CheckMoments(weights, 2.0 / 500);
        Assert.True(weights.Max() > 3 * Math.Sqrt(2.0 / 500));

        WeightInitializer.HeNormal(weights, Rows, Columns, random);
        CheckMoments(weights, 2.0 / 200);

        WeightInitializer.Uniform(weights, 0.5f, random);
        CheckMoments(weights, 0.25 / 3);
        Assert.All(weights, w => Assert.True(w is >= -0.5f and < 0.5f));
    }

    [Fact]
    public void IdentityAndConstantAreExact()
    {
        var weights = new float[6];
        Array.Fill(weights, 9f);
        WeightInitializer.Identity(weights, 2, 3, 0.5f);
        Assert.Equal([0.5f, 0f, 0f, 0f, 0.5f, 0f], weights);
        WeightInitializer.Identity(weights, 3, 2);
        Assert.Equal([1f, 0f, 0f, 1f, 0f, 0f], weights);
        WeightInitializer.Constant(weights, -2f);
        Assert.All(weights, w => Assert.Equal(-2f, w));
    }

    [Fact]
    public void ChronoBiasesSpreadOverTheTimeScales()
    {
        var input = new float[4000];
        var forget = new float[4000];
        WeightInitializer.ChronoForgetBias(input, forget, 101, new SeededRandom(4));
        Assert.Equal(forget.Select(b => -b), input);
        Assert.All(forget, b => Assert.InRange(b, 0f, MathF.Log(100f)));

        // exp of the bias is uniform in 1..100, standard deviation 99 / sqrt(12).
        Assert.Equal(50.5, forget.Average(b => Math.Exp(b)), 5 * 99 / Math.Sqrt(12.0 * 4000));

        WeightInitializer.ChronoForgetBias(input, forget, 2, new SeededRandom(5));
        Assert.All(forget, b => Assert.Equal(0f, b));
    }

    [Fact]
    public void SameSeedGivesTheSameWeightsBitForBit()
    {
        var first = new float[20 * 30];
        var second = new float[20 * 30];
        WeightInitializer.Orthogonal(first, 20, 30, new SeededRandom(6, 1));
        WeightInitializer.Orthogonal(second, 20, 30, new SeededRandom(6, 1));
        Assert.Equal(first, second);
        WeightInitializer.Orthogonal(second, 20, 30, new SeededRandom(6, 2));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void ShapesAndSettingsOutOfRangeAreRefused()
    {
        var random = new SeededRandom(7);
        Assert.Throws<ArgumentException>(() => WeightInitializer.GlorotUniform(new float[5], 2, 3, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightInitializer.Orthogonal([], 0, 3, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightInitializer.Uniform(new float[2], float.NaN, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightInitializer.ChronoForgetBias(new float[2], new float[2], 1, random));
        Assert.Throws<ArgumentException>(() => WeightInitializer.ChronoForgetBias(new float[2], new float[3], 5, random));
    }

    private static void CheckMoments(float[] weights, double variance)
    {
        // Five standard errors; the fourth moment of both distributions is at most three times the squared variance.
        Assert.Equal(0, weights.Average(w => (double)w), 5 * Math.Sqrt(variance / weights.Length));
        Assert.Equal(variance, weights.Average(w => (double)w * w), 5 * variance * Math.Sqrt(2.0 / weights.Length));
    }
}
