using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained.Contexts;

public sealed class ContextReaderTests
{
    private const int Count = 500;

    [Theory]
    [InlineData(1e-30, 0)]
    [InlineData(1e-6, 0)]
    [InlineData(1024, 0)]
    [InlineData(1e30, 0)]
    [InlineData(1, 1000)]
    [InlineData(1, -50)]
    public void FeaturesDependNeitherOnTheUnitNorOnTheLevel(double unit, double level)
    {
        var values = Array.ConvertAll(RandomModels.Hours(Count), value => (float)Math.Round(value, 2));
        AssertClose(Features(values), Features(Array.ConvertAll(values, value => (float)((value + level) * unit))), 2e-3f);
    }

    [Fact]
    public void TheMirroredFeaturesAreThoseOfTheMirrorImage()
    {
        var values = RandomModels.Hours(Count);
        var row = Features(values);
        var mirrored = new float[row.Length];
        MirrorImage.OfStep(row.AsSpan(0, PretrainedLayout.StepSize), mirrored);
        MirrorImage.OfBlock(row.AsSpan(PretrainedLayout.StepSize), mirrored.AsSpan(PretrainedLayout.StepSize));
        AssertClose(Features(Array.ConvertAll(values, value => -value)), mirrored, 1e-5f);
    }

    [Fact]
    public void AMissingValueIsMarkedAndReplacedByThatOfTheSeasonBefore()
    {
        var values = RandomModels.Hours(Count);
        values[^3] = float.NaN;
        var reader = new ContextReader();
        Assert.True(reader.Read(values, Count));
        var row = new float[PretrainedLayout.StepSize];
        reader.WriteStep(Count, 1, row);
        Assert.Equal(0, row[(4 * PretrainedLayout.PatchLength) - 3]);
        Assert.Equal(1, row[(4 * PretrainedLayout.PatchLength) - 2]);
        Assert.Equal(values[^(3 + reader.Season.First)], reader.Simple(Count, reader.Season.First - 2));
    }

    [Fact]
    public void TheTargetOfAValueIsTurnedBackIntoTheValue()
    {
        var reader = new ContextReader();
        reader.Read(RandomModels.Hours(Count), Count);
        foreach (var ahead in new[] { 1, 17, 100, 192 })
        {
            Span<float> ratio = [0, 0];
            Compression.Expand([reader.Target(Count, ahead, 61.5f)], ratio, ratio[1..]);
            Assert.Equal(61.5, reader.Simple(Count, ahead) + (reader.Scale * ratio[0]), 1e-4);
        }
    }

    [Fact]
    public void NothingButMissingValuesIsNotRead() => Assert.False(new ContextReader().Read([float.NaN, float.NaN, float.NaN], 3));

    [Fact]
    public void CountsAreWholeNumbersOfWhichSomeAreZero()
    {
        float[] counts = [0, 3, 1, 0, 2, 5, 0, 1, 0, 2];
        var reader = new ContextReader();
        reader.Read(counts, counts.Length);
        Assert.True(reader.AreCounts);
        reader.Read(Array.ConvertAll(counts, count => count * 0.3f), counts.Length);
        Assert.False(reader.AreCounts);
        Assert.True(reader.IsNotNegative);
        reader.Read(Array.ConvertAll(counts, count => count - 1), counts.Length);
        Assert.False(reader.AreCounts || reader.IsNotNegative);
    }

    private static float[] Features(float[] values)
    {
        var reader = new ContextReader();
        Assert.True(reader.Read(values, 480));
        var row = new float[PretrainedLayout.StepSize + PretrainedLayout.BlockSize];
        reader.WriteStep(Count, 4, row.AsSpan(0, PretrainedLayout.StepSize));
        reader.WriteBlock(Count, 2, row.AsSpan(PretrainedLayout.StepSize));
        return row;
    }

    private static void AssertClose(float[] expected, float[] found, float tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"feature {i} is {found[i]}, expected {expected[i]}");
    }
}
