using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public sealed class FeatureScaleTests
{
    [Theory]
    [InlineData(1, 0f, 1f)]
    [InlineData(3, 1e6f, 1f)]
    [InlineData(3, -5f, 1e-4f)]
    [InlineData(70, 20f, 1e5f)]
    public void MeanAndDeviationAreThoseOfAllSteps(int size, float offset, float spread)
    {
        var rows = Enumerable.Range(0, 9).Select(row => Row(size, steps: 1 + (row * 700), row, offset, spread)).ToArray();
        AssertScale(size, rows);
    }

    [Fact]
    public void AnOutlierInTheFirstStepSpoilsNothing()
    {
        var rows = new[] { Row(1, 4000, 1, 0, 1), Row(1, 4000, 2, 0, 1) };
        rows[0][0] = 1e9f;
        AssertScale(1, rows);
    }

    [Fact]
    public void AFeatureThatNeverChangesIsMovedToZeroAndNotScaled()
    {
        var scale = FeatureScale.Learn(ListOf(2, [[0.1f, 1, 0.1f, 2, 0.1f, 4]]));
        Assert.Equal(0.1f, scale.Means[0]);
        Assert.Equal(1f, scale.Factors[0]);
        Assert.NotEqual(1f, scale.Factors[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SeveralStepsAreScaledAsEachAlone(int size)
    {
        var row = Row(size, 37, 1, 2, 3);
        var data = ListOf(size, [row]);
        var scaled = new ScaledSequences(data, FeatureScale.Learn(data));
        var together = new float[30 * size];
        scaled.CopyFeatures(0, 5, 30, together);
        var step = new float[size];
        for (var t = 0; t < 30; t++)
        {
            scaled.CopyFeatures(0, 5 + t, step);
            Assert.Equal(step, together[(t * size)..((t + 1) * size)]);
        }
    }

    private static float[] Row(int size, int steps, int row, float offset, float spread)
    {
        var values = new float[size * steps];
        for (var i = 0; i < values.Length; i++)
            values[i] = offset + (spread * MathF.Sin((0.7f * i) + row));
        return values;
    }

    private static SequenceList ListOf(int size, float[][] rows)
    {
        var list = new SequenceList(size, false, TargetKind.None);
        foreach (var row in rows)
            list.Add(row, [], [], []);
        return list;
    }

    // Two passes in double precision: the textbook's definition.
    private static void AssertScale(int size, float[][] rows)
    {
        var scale = FeatureScale.Learn(ListOf(size, rows));
        var all = rows.SelectMany(row => row).ToArray();
        for (var feature = 0; feature < size; feature++)
        {
            var values = all.Where((_, i) => i % size == feature).Select(value => (double)value).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            Assert.True(Math.Abs(scale.Means[feature] - mean) <= 1e-7 * (Math.Abs(mean) + deviation), $"mean {scale.Means[feature]}, expected {mean}");
            Assert.True(Math.Abs((scale.Factors[feature] * deviation) - 1) <= 2e-7, $"factor {scale.Factors[feature]}, expected {1 / deviation}");
        }
    }
}
