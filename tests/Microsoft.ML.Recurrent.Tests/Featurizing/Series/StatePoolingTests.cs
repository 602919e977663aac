using Microsoft.ML.Recurrent.Featurizing.Series.Views;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

public sealed class StatePoolingTests
{
    [Fact]
    public void SegmentsDeviationAndChangeAreThoseOfTheSteps()
    {
        float[] steps = [1, 10, 3, 10, 5, 40, 7, 40]; // four steps of two states
        var pooling = new StatePooling(Segments: 2, HasDeviation: true, HasChange: true);
        var features = new float[pooling.SizeOf(2)];
        pooling.Pool(steps, 2, features);
        Assert.Equal([2, 10, 6, 40, MathF.Sqrt(5), 15, 2, 10], features);
    }

    [Fact]
    public void FewerStepsThanSegmentsAreShared()
    {
        var features = new float[4];
        new StatePooling(Segments: 4, HasDeviation: false, HasChange: false).Pool([1, 2], 1, features);
        Assert.Equal([1, 1, 2, 2], features);
        var one = new float[3];
        new StatePooling(Segments: 1, HasDeviation: true, HasChange: true).Pool([4], 1, one);
        Assert.Equal([4, 0, 0], one);
    }

    [Theory]
    [InlineData(new float[] { 0, 2, 4 }, new float[] { 0, 1, 2, 3, 4 })]
    [InlineData(new float[] { 1, 3, 5, 7 }, new float[] { 2, 6 })]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 4 / 3f, 8 / 3f })]
    [InlineData(new float[] { 5 }, new float[] { 5, 5 })]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 1, 2, 3 })]
    public void SeriesAreStretchedByLinesAndShrunkByMeans(float[] values, float[] expected)
    {
        var result = new float[expected.Length];
        Resampling.Apply(values, result);
        for (var i = 0; i < result.Length; i++)
            Assert.Equal(expected[i], result[i], 1e-6f);
    }

    [Fact]
    public void ViewsAreStandardizedAndDifferencesAreThoseOfNeighbours()
    {
        var seen = new float[4];
        new SeriesView(Length: 3, AsDifferences: true, Stride: 1, new StatePooling(1, false, false)).Show([0, 1, 3, 4], 3, seen);
        Assert.Equal(0, seen[..3].Sum(), 1e-6f);
        Assert.Equal(3, seen[..3].Sum(value => value * value), 1e-5f);
        Assert.Equal(seen[0], seen[2], 1e-6f);
        Assert.True(seen[1] > 0);
    }
}
