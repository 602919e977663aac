using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>What an update leaves alone, when it does nothing, and what it reports.</summary>
public sealed class ModelUpdateRulesTests
{
    private static readonly TrainingOptions s_plain = new() { GradientClipNorm = 0, CreateOptimizer = () => new Sgd() };

    [Fact]
    public void AnOptimizerThatTrainedAnotherNetworkStartsAgain()
    {
        var used = new Adam();
        var (first, second) = (TinyNetworks.Make(), TinyNetworks.Make());
        Step(first, new ModelUpdate(first, s_plain with { CreateOptimizer = () => used }));
        Assert.Equal(1, used.StepCount);
        Step(second, new ModelUpdate(second, s_plain with { CreateOptimizer = () => used }));
        Assert.Equal(1, used.StepCount);
        Assert.Equal(TinyNetworks.Weights(first), TinyNetworks.Weights(second));
    }

    [Fact]
    public void AFrozenEmbeddingDoesNotDecay()
    {
        var options = TrainingVariants.Make("embedding").GetOptions();
        var network = new RecurrentNetwork(options with { Embedding = options.Embedding! with { Frozen = true } }, 11);
        var before = network.Parameters.Parameters.ToDictionary(p => p.Name, p => network.Parameters.WeightsOf(p.Name).ToArray());
        var update = new ModelUpdate(network, s_plain with { CreateOptimizer = () => new Sgd(weightDecay: 0.5f) });
        Step(network, update, TrainingVariants.Data("embedding", 4, 3, 3));
        foreach (var (name, weights) in before)
            Assert.Equal((name, name == "embedding.weight"), (name, network.Parameters.WeightsOf(name).SequenceEqual(weights)));
    }

    [Fact]
    public void ALayerThatLearnsLaterStaysAsItIsUntilItsEpoch()
    {
        var network = TinyNetworks.Make();
        var update = new ModelUpdate(network, s_plain with { Unfreezing = [new("weight_ih_l0", 1)] });
        var before = network.Parameters.WeightsOf("weight_ih_l0").ToArray();
        var other = network.Parameters.WeightsOf("weight_hh_l0").ToArray();
        Step(network, update);
        Assert.Equal(before, network.Parameters.WeightsOf("weight_ih_l0").ToArray());
        Assert.NotEqual(other, network.Parameters.WeightsOf("weight_hh_l0").ToArray());
        update.Unfreeze(1, [0, 1]);
        Step(network, update);
        Assert.NotEqual(before, network.Parameters.WeightsOf("weight_ih_l0").ToArray());
    }

    [Fact]
    public void ARateIsThatOfItsPlaceInTheRun()
    {
        var update = new ModelUpdate(TinyNetworks.Make(), s_plain with { LearningRate = 0.4f, LearningRateSchedule = new CosineSchedule() });
        Assert.Equal([0.4f, 0.2f, 0f], new[] { 0, 5, 10 }.Select(step => MathF.Round(update.Rate(step, 10, 0), 6)));
    }

    [Theory]
    [InlineData(0.9f, 9.0 / 11)] // a young average follows faster than its decay: by 1 - 2 / 11 in the first update
    [InlineData(0.1f, 0.9)]
    public void TheAverageMovesTowardsTheWeightsOfTheStep(float decay, double share)
    {
        var network = TinyNetworks.Make();
        var before = TinyNetworks.Weights(network);
        var update = new ModelUpdate(network, s_plain with { WeightAveraging = decay });
        Step(network, update);
        var after = TinyNetworks.Weights(network);
        Assert.NotEqual(before, after);
        Assert.Equal(1, update.Average!.UpdateCount);
        for (var i = 0; i < before.Length; i++)
            Assert.Equal(before[i] + (share * (after[i] - before[i])), update.Average.Average[i], 1e-6);
    }

    [Fact]
    public void AGradientThatIsNotFiniteChangesNothing()
    {
        var network = TinyNetworks.Make(outputSize: 1);
        var before = TinyNetworks.Weights(network);
        var update = new ModelUpdate(network, s_plain with { WeightAveraging = 0.5f, CreateOptimizer = () => new Adam() });
        var data = new SequenceList(TinyData.InputSize, false, TargetKind.Values, targetWidth: 1);
        data.Add([1, 2, 3], [], [], [7]);
        using var pool = new WorkerPool(1);
        var report = new StepReport { LearningRate = 0.5f };
        Assert.False(update.Apply(Gradient(network, data, new FaultyLoss(7, onlyGradient: true), pool), ref report));
        Assert.Equal(double.NaN, report.GradientNorm);
        Assert.False(report.NormClipped);
        Assert.Equal(before, TinyNetworks.Weights(network));
        Assert.Equal(0, update.Optimizer.StepCount);
        Assert.Equal(0, update.Average!.UpdateCount);
    }

    [Fact]
    public void AGradientAtTheLimitIsNotReportedAsClipped()
    {
        var network = TinyNetworks.Make();
        var norm = Step(network, new ModelUpdate(network, s_plain)).GradientNorm;
        Assert.False(StepOfLimit(norm).NormClipped);
        Assert.True(StepOfLimit(Math.BitDecrement(norm)).NormClipped);

        static StepReport StepOfLimit(double limit)
        {
            var network = TinyNetworks.Make();
            return Step(network, new ModelUpdate(network, s_plain with { GradientClipNorm = limit }));
        }
    }

    [Fact]
    public void TheShareOfLimitedElementsIsThatOfThoseAboveTheLimit()
    {
        var network = TinyNetworks.Make();
        using var pool = new WorkerPool(1);
        var gradient = Gradient(network, TinyData.Classification(4, 3, 3), new SoftmaxCrossEntropyLoss(), pool);
        var sizes = gradient.Values.ToArray().Select(MathF.Abs).Where(size => size > 0).Order().ToArray();
        var limit = sizes[^4];
        var report = new StepReport { LearningRate = 0.5f };
        Assert.True(new ModelUpdate(network, s_plain with { GradientClipValue = limit }).Apply(gradient, ref report));
        Assert.Equal(3.0 / network.Parameters.Count, report.ValueClippedFraction, 1e-12);
    }

    private static StepReport Step(RecurrentNetwork network, ModelUpdate update, SequenceDataset? data = null)
    {
        using var pool = new WorkerPool(1);
        var report = new StepReport { LearningRate = 0.5f };
        Assert.True(update.Apply(Gradient(network, data ?? TinyData.Classification(4, 3, 3), new SoftmaxCrossEntropyLoss(), pool), ref report));
        return report;
    }

    private static GradientSum Gradient(RecurrentNetwork network, SequenceDataset data, ILoss loss, WorkerPool pool)
    {
        var gradient = new BatchGradient(network, loss, pool);
        gradient.Begin(data, [.. Enumerable.Range(0, data.Count)], 0);
        gradient.Run(new TruncationRule(0, 0)[0, data.Length(0)]);
        return gradient.Sum;
    }
}
