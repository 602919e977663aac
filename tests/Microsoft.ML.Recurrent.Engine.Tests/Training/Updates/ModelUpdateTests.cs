using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training.Updates;

/// <summary>What happens to the weights after a step's gradient; the steps themselves are in <see cref="GradientSumTests"/>.</summary>
public sealed class ModelUpdateTests
{
    [Fact]
    public void WithoutAnOptimizerThereIsNoUpdate()
    {
        var error = Assert.Throws<ArgumentException>(() => new ModelUpdate(TinyNetworks.Make(), new TrainingOptions { CreateOptimizer = () => null! }));
        Assert.Contains("CreateOptimizer returned null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheAverageIsShownAndHiddenAgain()
    {
        var network = TinyNetworks.Make();
        var update = new ModelUpdate(network, new TrainingOptions { WeightAveraging = 0.9f, CreateOptimizer = () => new Sgd() });
        var first = TinyNetworks.Weights(network);
        Step(network, update);
        var trained = TinyNetworks.Weights(network);
        var output = Output(network);
        var average = update.Average!.Average.ToArray();
        Assert.NotEqual(first, trained);
        Assert.NotEqual(average, trained);

        update.ShowAverage();
        Assert.Equal(average, TinyNetworks.Weights(network));
        Assert.NotEqual(output, Output(network));
        update.HideAverage();
        Assert.Equal(trained, TinyNetworks.Weights(network));
        Assert.Equal(output, Output(network));
    }

    [Fact]
    public void WithoutAnAverageTheWeightsAreShownAsTheyAre()
    {
        var network = TinyNetworks.Make();
        var update = new ModelUpdate(network, new TrainingOptions());
        Assert.Null(update.Average);
        var weights = TinyNetworks.Weights(network);
        update.ShowAverage();
        Assert.Equal(weights, TinyNetworks.Weights(network));
        update.HideAverage();
        Assert.Equal(weights, TinyNetworks.Weights(network));
    }

    [Fact]
    public void WeightsThatAreSetAreUsed()
    {
        var network = TinyNetworks.Make();
        var other = new RecurrentNetwork(TinyNetworks.Options(), seed: 5);
        new ModelUpdate(network, new TrainingOptions()).SetWeights(other.Parameters.Weights);
        Assert.Equal(Output(other), Output(network));
    }

    [Theory]
    [InlineData(0f, 1f, false)]
    [InlineData(1e6f, 1f, false)]
    [InlineData(0.001f, 1f, true)]
    public void ANormIsClippedOnlyAboveItsLimit(float limit, float rate, bool clipped)
    {
        var network = TinyNetworks.Make();
        var before = TinyNetworks.Weights(network);
        var update = new ModelUpdate(network, new TrainingOptions { GradientClipNorm = limit, CreateOptimizer = () => new Sgd() });
        var report = Step(network, update, rate);
        Assert.Equal(clipped, report.NormClipped);
        Assert.Equal(0, report.ValueClippedFraction);
        Assert.True(report.GradientNorm > 0.001);

        // A step of plain descent at rate 1 is the gradient.
        var moved = Math.Sqrt(TinyNetworks.Weights(network).Zip(before, (now, then) => Math.Pow((double)now - then, 2)).Sum());
        Assert.Equal(clipped ? limit : report.GradientNorm, moved, 1e-3 * report.GradientNorm);
    }

    [Fact]
    public void ARunOfNoStepsHasARate() => Assert.True(float.IsFinite(
        new ModelUpdate(TinyNetworks.Make(), new TrainingOptions { LearningRateSchedule = new CosineSchedule() }).Rate(0, 0, 0)));

    private static StepReport Step(RecurrentNetwork network, ModelUpdate update, float rate = 0.5f)
    {
        using var pool = new WorkerPool(1);
        var gradient = new BatchGradient(network, new SoftmaxCrossEntropyLoss(), pool);
        gradient.Begin(TinyData.Classification(4, 3, 3), [0, 1, 2, 3], 0);
        gradient.Run(new TruncationRule(0, 0)[0, 3]);
        var report = new StepReport { LearningRate = rate };
        Assert.True(update.Apply(gradient.Sum, ref report));
        return report;
    }

    private static float[] Output(RecurrentNetwork network) => new NetworkSession(network).Run([1, 2, 3, -1, 0, 0.5f], []).ToArray();
}
