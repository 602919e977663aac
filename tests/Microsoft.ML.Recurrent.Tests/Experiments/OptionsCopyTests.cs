using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Spaces;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>An experiment sets members of copies, whatever of the caller's options are shared.</summary>
public sealed class OptionsCopyTests
{
    [Fact]
    public void WhatIsSetInACopyStaysOutOfTheOriginal()
    {
        var original = new Outer { Count = 3 };
        var copy = OptionsCopy.Of(original, ["Inner.Network", "Missing.Too"]);
        copy.Count = 4;
        copy.Inner.Network.HiddenSize = 99;
        copy.Inner.Size = 7;

        Assert.Equal((3, 5, RecurrentDefaults.HiddenSize), (original.Count, original.Inner.Size, original.Inner.Network.HiddenSize));
        Assert.Same(original.Shared, copy.Shared);
    }

    [Fact]
    public void TrialsLeaveOptionsThatTheirsShareAsTheyWere()
    {
        var shared = SampleExperiment.Initial();
        var (before, seen) = ((shared.Seed, shared.NumberOfThreads, shared.HiddenSize), new List<SequenceClassificationOptions>());
        var space = ExperimentSpace.Empty.WithIntegerRange("Network.HiddenSize", 2, 4);
        var options = new ExperimentOptions { MaximumTrials = 2, Space = space, Seed = 123, NumberOfThreads = 1 };
        var ml = new MLContext(1);
        ml.Recurrent.CreateExperiment(
            () => new Holder { Network = shared },
            (context, holder) =>
            {
                seen.Add(holder.Network);
                return SampleExperiment.Pipeline(context, holder.Network);
            },
            SampleExperiment.Data(ml), SampleExperiment.Metric, options).Run();

        Assert.Contains(seen, trained => trained.Seed == 123);
        Assert.Equal(before, (shared.Seed, shared.NumberOfThreads, shared.HiddenSize));
        Assert.Equal(default, shared.CancellationToken);
        Assert.Null(shared.Progress);
    }

    private sealed class Holder
    {
        public required SequenceClassificationOptions Network { get; init; }
    }

    private sealed class Outer
    {
        public int Count { get; set; }

        public Middle Inner { get; } = new();

        public object Shared { get; } = new();
    }

    private sealed class Middle
    {
        public int Size { get; set; } = 5;

        public SequenceClassificationOptions Network { get; } = new();
    }
}
