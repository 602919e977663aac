using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>The order of the batches of an epoch; what is in them is in <see cref="EpochPlanTests"/>.</summary>
public sealed class EpochPlanOrderTests
{
    [Fact]
    public void BatchesOfSimilarLengthComeInRandomOrder()
    {
        // All batches together are sorted by length, so that without another draw every epoch would go from the longest to the shortest.
        var plan = new EpochPlan(OfLengths(Enumerable.Range(1, 64)), new TrainingOptions { BatchSize = 4 });
        plan.Prepare(0);
        var first = Longest(plan);
        plan.Prepare(1);
        Assert.Equal(64, first[0]);
        Assert.Equal(Enumerable.Range(1, 16).Select(batch => 4 * batch), first.Order());
        Assert.NotEqual(first.OrderDescending(), first);
        Assert.NotEqual(first, Longest(plan));
    }

    [Fact]
    public void WithoutShufflingOnlyTheExamplesOfABatchAreSorted()
    {
        var plan = new EpochPlan(OfLengths([1, 2, 3, 9, 9, 4]), new TrainingOptions { BatchSize = 3, Shuffle = false });
        plan.Prepare(0);
        Assert.Equal([2, 1, 0], plan.Batch(0));
        Assert.Equal([3, 4, 5], plan.Batch(1));
        Assert.Equal([3, 9], Longest(plan));
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue / 16 + 1, 1)]
    [InlineData(9, 1)]
    [InlineData(8, 2)]
    public void ABatchMayBeLargerThanTheDataSet(int batchSize, int batches)
    {
        var plan = new EpochPlan(OfLengths(Enumerable.Range(1, 9)), new TrainingOptions { BatchSize = batchSize });
        plan.Prepare(0);
        Assert.Equal(batches, plan.Batches);
        Assert.Equal(9, Enumerable.Range(0, batches).Sum(batch => plan.Batch(batch).Length));
        Assert.Equal(9, Longest(plan).Max());
    }

    private static SequenceList OfLengths(IEnumerable<int> lengths)
    {
        var data = new SequenceList(1, false, TargetKind.None);
        foreach (var length in lengths)
            data.Add(new float[length], [], [], []);
        return data;
    }

    private static int[] Longest(EpochPlan plan) => [.. Enumerable.Range(0, plan.Batches).Select(plan.Longest)];
}
