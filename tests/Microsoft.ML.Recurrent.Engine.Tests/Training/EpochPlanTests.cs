using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

public class EpochPlanTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void EachEpochHoldsEachExampleOnceInBatchesLongestFirst(bool shuffle, bool bucket)
    {
        var data = TinyData.Classification(1000, 1, 60);
        var plan = new EpochPlan(data, new TrainingOptions { BatchSize = 7, Shuffle = shuffle, BucketByLength = bucket });
        Assert.Equal(143, plan.Batches);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            plan.Prepare(epoch);
            List<int> seen = [];
            for (var batch = 0; batch < plan.Batches; batch++)
            {
                var examples = plan.Batch(batch).ToArray();
                Assert.InRange(examples.Length, 1, 7);
                Assert.Equal(examples.Select(data.Length).OrderDescending(), examples.Select(data.Length));
                Assert.Equal(data.Length(examples[0]), plan.Longest(batch));
                seen.AddRange(examples);
            }

            Assert.Equal(Enumerable.Range(0, 1000), seen.Order());
        }
    }

    [Fact]
    public void PlanFollowsFromSeedAndEpochAlone()
    {
        var data = TinyData.Classification(200, 1, 60);
        var first = new EpochPlan(data, new TrainingOptions { Seed = 5 });
        var second = new EpochPlan(data, new TrainingOptions { Seed = 5 });
        var other = new EpochPlan(data, new TrainingOptions { Seed = 6 });
        first.Prepare(0);
        first.Prepare(3);
        second.Prepare(3);
        other.Prepare(3);
        Assert.Equal(Order(first), Order(second));
        Assert.NotEqual(Order(first), Order(other));
        second.Prepare(4);
        Assert.NotEqual(Order(first), Order(second));
    }

    [Fact]
    public void BucketsNeedFewerStepsThanBatchesAsTheyCome()
    {
        var data = TinyData.Classification(1000, 1, 60);
        Assert.True(PaddedSteps(data, bucket: true) < 0.75 * PaddedSteps(data, bucket: false));
    }

    [Fact]
    public void BatchWithTheMostStepsComesFirst()
    {
        var data = TinyData.Classification(500, 1, 60);
        var plan = new EpochPlan(data, new TrainingOptions { BatchSize = 8 });
        plan.Prepare(1);
        var steps = Enumerable.Range(0, plan.Batches).Select(b => plan.Batch(b).ToArray().Sum(data.Length)).ToArray();
        Assert.Equal(steps.Max(), steps[0]);
    }

    [Fact]
    public void WithoutShufflingBatchesHoldTheExamplesAsTheyLie()
    {
        var plan = new EpochPlan(TinyData.Classification(10, 4, 4), new TrainingOptions { BatchSize = 4, Shuffle = false });
        plan.Prepare(2);
        Assert.Equal(Enumerable.Range(0, 10), Order(plan));
    }

    [Theory]
    [InlineData(false, 0, 0, 1)]  // whole
    [InlineData(false, 10, 0, 3)] // ends at 10, 20, 25
    [InlineData(false, 10, 5, 5)]
    [InlineData(true, 10, 5, 3)]  // 25, both of 12, and 3 end in three windows
    [InlineData(true, 25, 5, 1)]
    public void StepsOfAnEpochAreCountedFromTheLengths(bool pooled, int length, int stride, int expected)
    {
        var data = new SequenceList(1, false, TargetKind.None);
        foreach (var steps in new[] { 25, 12, 12, 3 })
            data.Add(new float[steps], [], [], []);
        var plan = new EpochPlan(data, new TrainingOptions());
        plan.Prepare(0);
        Assert.Equal(expected, plan.Steps(new TruncationRule(length, stride), pooled));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(8, 0, 2)]  // 17 steps: windows end at 8, 16 and 17, of which the last sees only a last step
    [InlineData(8, 4, 4)]
    [InlineData(20, 0, 1)]
    public void WindowsThatSeeOnlyLastStepsWithoutATargetAreNotCounted(int length, int stride, int expected)
    {
        var data = new SequenceList(0, true, TargetKind.Tokens);
        foreach (var steps in new[] { 17, 3 })
            data.Add([], new int[steps], [], []);
        var plan = new EpochPlan(data, new TrainingOptions());
        plan.Prepare(0);
        Assert.Equal(expected, plan.Steps(new TruncationRule(length, stride), pooled: false, lastStepCounts: false));
        Assert.Equal(0, Single().Steps(new TruncationRule(length, stride), pooled: false, lastStepCounts: false));

        static EpochPlan Single()
        {
            var data = new SequenceList(0, true, TargetKind.Tokens);
            data.Add([], [0], [], []);
            var plan = new EpochPlan(data, new TrainingOptions());
            plan.Prepare(0);
            return plan;
        }
    }

    private static long PaddedSteps(SequenceDataset data, bool bucket)
    {
        var plan = new EpochPlan(data, new TrainingOptions { BatchSize = 16, BucketByLength = bucket });
        plan.Prepare(0);
        return Enumerable.Range(0, plan.Batches).Sum(b => (long)plan.Longest(b) * plan.Batch(b).Length);
    }

    private static int[] Order(EpochPlan plan) => Enumerable.Range(0, plan.Batches).SelectMany(b => plan.Batch(b).ToArray()).ToArray();
}
