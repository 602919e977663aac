using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Tests.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Data;

public class SequenceSplitTests
{
    [Theory]
    [InlineData(0.2, 20)]
    [InlineData(0.001, 1)]
    [InlineData(0.999, 99)]
    public void SplitHoldsEachExampleOnce(double fraction, int expected)
    {
        var (training, validation) = SequenceSplit.Random(TinyData.Classification(100, 1, 9), fraction, 3);
        Assert.Equal(expected, validation.Count);
        Assert.Equal(Enumerable.Range(0, 100), training.Indices.ToArray().Concat(validation.Indices.ToArray()).Order());
    }

    [Fact]
    public void SplitFollowsFromTheSeed()
    {
        var data = TinyData.Classification(50, 1, 9);
        Assert.Equal(SequenceSplit.Random(data, 0.5, 3).Validation.Indices.ToArray(), SequenceSplit.Random(data, 0.5, 3).Validation.Indices.ToArray());
        Assert.NotEqual(SequenceSplit.Random(data, 0.5, 3).Validation.Indices.ToArray(), SequenceSplit.Random(data, 0.5, 4).Validation.Indices.ToArray());
    }

    [Fact]
    public void LastExamplesCanBeHeldOut()
    {
        var (training, validation) = SequenceSplit.Last(TinyData.Classification(10, 1, 9), 0.3);
        Assert.Equal(Enumerable.Range(0, 7), training.Indices.ToArray());
        Assert.Equal(Enumerable.Range(7, 3), validation.Indices.ToArray());
    }

    [Fact]
    public void SubsetReadsThroughToTheSource()
    {
        var data = TinyData.Tagging(10, 2, 9);
        var subset = new SequenceSubset(data, [7, 2, 7]);
        Assert.Equal(3, subset.Count);
        Assert.Equal(data.Length(2), subset.Length(1));
        Assert.Equal(data.Classes(7).ToArray(), subset.Classes(2).ToArray());
        var (expected, found) = (new float[TinyData.InputSize], new float[TinyData.InputSize]);
        data.CopyFeatures(7, 1, expected);
        subset.CopyFeatures(0, 1, found);
        Assert.Equal(expected, found);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceSubset(data, [10]));
    }

    [Fact]
    public void FractionsAndSizesOutOfRangeAreRefused()
    {
        var data = TinyData.Classification(10, 1, 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceSplit.Random(data, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceSplit.Last(data, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceSplit.Last(data, double.NaN));
        Assert.Throws<ArgumentException>(() => SequenceSplit.Random(TinyData.Classification(1, 1, 9), 0.5, 1));
    }
}
