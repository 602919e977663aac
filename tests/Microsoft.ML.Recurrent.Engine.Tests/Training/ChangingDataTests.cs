using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Training on examples that differ from epoch to epoch, and checkpoints of data that identify themselves.</summary>
public sealed class ChangingDataTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"changing-{Guid.NewGuid():N}", "run.ckpt");

    private static TrainingOptions Options => new() { NumberOfEpochs = 3, BatchSize = 16, LearningRate = 0.01f, NumberOfThreads = 1 };

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(_path)))
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    [Fact]
    public void EachEpochIsStartedInOrderBeforeItIsRead()
    {
        var data = new ChangingData(40, 2, 15);
        Run(data, Options);
        Assert.Equal([0, 1, 2], data.Started.Distinct());
        Assert.Equal(data.Started.Order(), data.Started);
    }

    [Fact]
    public void EpochsSeeTheExamplesAndLengthsOfTheirOwn()
    {
        // As if each epoch were a run of its own, on data that does not change: plain gradient descent has no memory.
        var options = Options with { CreateOptimizer = static () => new Sgd(), Shuffle = false };
        var whole = Run(new ChangingData(40, 2, 15), options);
        var pieces = TinyNetworks.Make();
        for (var epoch = 0; epoch < 3; epoch++)
            new TrainingLoop(pieces, new SoftmaxCrossEntropyLoss(), options with { NumberOfEpochs = 1 })
                .Run(TinyData.Classification(40, 2, 15, 7 + (ulong)epoch));
        Assert.Equal(TinyNetworks.Weights(pieces), whole);
        Assert.NotEqual(Run(TinyData.Classification(40, 2, 15), options), whole);
    }

    [Fact]
    public void ThePlanOfAnEpochDependsOnTheEpochAlone()
    {
        var (first, second) = (Plan(), Plan());
        first.Prepare(0);
        var start = Order(first);
        first.Prepare(1);
        first.Prepare(3);
        second.Prepare(3);
        Assert.Equal(Order(first), Order(second));
        Assert.NotEqual(start, Order(first));
        Assert.Equal(Enumerable.Range(0, first.Batches).Select(first.Longest), Enumerable.Range(0, second.Batches).Select(second.Longest));
        first.Prepare(0);
        Assert.Equal(start, Order(first));

        static EpochPlan Plan()
        {
            var data = new ChangingData(200, 1, 60);
            data.StartEpoch(0);
            return new EpochPlan(data, new TrainingOptions { Seed = 5 });
        }

        static int[][] Order(EpochPlan plan) => [.. Enumerable.Range(0, plan.Batches).Select(batch => plan.Batch(batch).ToArray())];
    }

    [Fact]
    public void ThePlanSortsByTheLengthsOfTheEpoch()
    {
        var data = new ChangingData(100, 1, 60);
        data.StartEpoch(0);
        var plan = new EpochPlan(data, new TrainingOptions { BatchSize = 8 });
        for (var epoch = 0; epoch < 4; epoch++)
        {
            plan.Prepare(epoch);
            var expected = TinyData.Classification(100, 1, 60, 7 + (ulong)epoch);
            for (var batch = 0; batch < plan.Batches; batch++)
            {
                Assert.Equal(expected.Length(plan.Batch(batch)[0]), plan.Longest(batch));
                Assert.Equal(plan.Batch(batch).ToArray().Max(expected.Length), plan.Longest(batch));
            }
        }
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, "made by seed 7")]
    [InlineData(5, null)]
    [InlineData(8, "made by seed 7")]
    public void AResumedRunEqualsOneThatNeverStopped(int stopAfter, string? identity)
    {
        var validation = TinyData.Classification(20, 2, 15, 99);
        var whole = Run(new ChangingData(60, 2, 15, identity), Options, validation);
        var options = Options with { CheckpointPath = _path, CheckpointEverySteps = 2 };
        using var source = new CancellationTokenSource();
        Run(
            new ChangingData(60, 2, 15, identity), options with { StepCompleted = step => { if (step.TotalSteps == stopAfter) source.Cancel(); } }, validation,
            source.Token);
        Assert.Equal(whole, Run(new ChangingData(60, 2, 15, identity), options, validation));
        Assert.Contains(
            "training set",
            Assert.Throws<InvalidOperationException>(() => Run(new ChangingData(60, 2, 15, identity is null ? null : "another", 8), options, validation)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AnIdentityTakesThePlaceOfReadingTheData()
    {
        var data = new ChangingData(60, 2, 15, "made by seed 7");
        data.StartEpoch(0);
        var fingerprint = RunFingerprint.Of(
            TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), Options, new Adam(), data, new SequenceSubset(data, [3, 1]));
        Assert.Equal(0, data.Reads);
        Assert.Contains(("training set", "60 examples (made by seed 7)"), fingerprint);

        var anonymous = new ChangingData(60, 2, 15);
        anonymous.StartEpoch(0);
        RunFingerprint.Of(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), Options, new Adam(), anonymous, null);
        Assert.True(anonymous.Reads >= 60);
    }

    [Fact]
    public void ASubsetIsIdentifiedByItsSourceAndItsIndices()
    {
        var data = new ChangingData(60, 2, 15, "made by seed 7");
        var identities = new[]
        {
            new SequenceSubset(data, [3, 1]).Identity, new SequenceSubset(data, [1, 3]).Identity, new SequenceSubset(data, [3]).Identity,
            new SequenceSubset(new ChangingData(60, 2, 15, "other"), [3, 1]).Identity,
        };
        Assert.Equal(4, identities.Distinct().Count());
        Assert.Equal(identities[0], new SequenceSubset(data, [3, 1]).Identity);
        Assert.All(identities[..3], identity => Assert.StartsWith("made by seed 7, ", identity, StringComparison.Ordinal));
        Assert.Null(new SequenceSubset(new ChangingData(60, 2, 15), [3, 1]).Identity);
    }

    [Fact]
    public void AViewChangesWithItsSourceAndDoesNotTakeItsIdentity()
    {
        var source = new ChangingData(60, 2, 15, "made by seed 7");
        var view = new SequenceSubset(source, [.. Enumerable.Range(0, 60)]);
        Assert.True(view.ChangesByEpoch);
        Assert.Equal(Run(new ChangingData(60, 2, 15), Options), Run(view, Options));
        Assert.Equal([0, 1, 2], source.Started.Distinct());
        Assert.Null(new PlainView(source).Identity);
        Assert.False(TinyData.Classification(2, 2, 3).ChangesByEpoch);
        Assert.Null(TinyData.Classification(2, 2, 3).Identity);
    }

    [Fact]
    public void AValidationSetMustNotChange()
    {
        var error = Assert.Throws<ArgumentException>(() => Run(TinyData.Classification(40, 2, 9), Options, new ChangingData(10, 2, 9)));
        Assert.Equal("validation", error.ParamName);
        Assert.Contains("ChangesByEpoch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnExampleWithoutStepsInALaterEpochIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Run(new ShrinkingData(new ChangingData(40, 2, 9)), Options));
        Assert.Contains("example 3 has 0 steps", error.Message, StringComparison.Ordinal);
    }

    private static float[] Run(
        SequenceDataset data, TrainingOptions options, SequenceDataset? validation = null, CancellationToken cancellationToken = default)
    {
        var network = TinyNetworks.Make();
        if (options.Shuffle)
            options = options with { Noise = TinyNetworks.Dropout(0.2f) };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(data, validation, cancellationToken);
        return TinyNetworks.Weights(network);
    }

    private sealed class PlainView(SequenceDataset source) : DelegatingDataset(source);

    private sealed class ShrinkingData(ChangingData source) : DelegatingDataset(source)
    {
        public override int Length(int example) => source.Started[^1] == 1 && example == 3 ? 0 : base.Length(example);
    }
}
