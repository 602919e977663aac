using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Averaging that starts once the validation score does not improve (NT-ASGD).</summary>
public sealed class TriggeredAveragingTests
{
    private static readonly TrainingOptions s_options = new()
    {
        NumberOfEpochs = 12,
        BatchSize = 8,
        LearningRate = 0.5f,
        CreateOptimizer = () => new Sgd(),
        AveragingPatience = 2,
        NumberOfThreads = 1,
    };

    [Theory]
    [InlineData(1, new double[] { }, false)]
    [InlineData(1, new[] { 5.0, 4.0, 3.0, 2.0 }, false)]
    [InlineData(1, new[] { 5.0, 6.0 }, false)]           // the epoch before is one of the last n
    [InlineData(1, new[] { 5.0, 6.0, 5.5 }, true)]
    [InlineData(1, new[] { 5.0, 6.0, 5.0 }, false)]
    [InlineData(2, new[] { 5.0, 6.0, 5.5 }, false)]
    [InlineData(2, new[] { 5.0, 6.0, 5.5, 5.1 }, true)]
    [InlineData(2, new[] { 5.0, 6.0, 5.5, 5.1, 1.0, 0.5 }, true)] // it never stops
    [InlineData(2, new[] { 5.0, 4.0, 3.0, double.NaN }, true)]
    [InlineData(0, new[] { 5.0, 6.0, 7.0 }, false)]
    public void StartsAfterAnEpochThatIsWorseThanTheBestButForTheLast(int patience, double[] costs, bool expected)
    {
        Assert.Equal(expected, new AveragingTrigger(patience).HasStarted(costs, higherIsBetter: false));
        Assert.Equal(expected, new AveragingTrigger(patience).HasStarted([.. costs.Select(cost => -cost)], higherIsBetter: true));
    }

    [Fact]
    public void ValidatedWeightsAreTheMeanOfAllStepsSinceTheStart()
    {
        var (training, validation) = (TinyData.Classification(40, 2, 9), TinyData.Classification(24, 2, 9, seed: 5));
        var network = TinyNetworks.Make();
        var (sums, steps, validated) = (new double[network.Parameters.Count], 0, 0);
        var started = false;
        List<double> scores = [];
        var options = s_options with
        {
            // The metric is called with the weights that are validated, and the start follows it.
            Metric = Scripted(() =>
            {
                if (started)
                {
                    validated++;
                    for (var i = 0; i < sums.Length; i++)
                        Assert.Equal(sums[i] / steps, network.Parameters.Weights[i], 1e-5);
                }

                double[] script = [5, 6, 5.5, 5.4, 5.3, 5.2, 5.1];
                scores.Add(script[Math.Min(scores.Count, script.Length - 1)]);
                started |= new AveragingTrigger(2).HasStarted(scores, higherIsBetter: false);
                return scores[^1];
            }),
            StepCompleted = _ =>
            {
                if (!started)
                    return;
                steps++;
                for (var i = 0; i < sums.Length; i++)
                    sums[i] += network.Parameters.Weights[i];
            },
        };
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(training, validation);
        Assert.Equal(8, validated); // epochs 5 to 12
        Assert.Equal(40, steps);
    }

    [Fact]
    public void ResultIsTheMeanIfItIsTheBest()
    {
        var (training, validation) = (TinyData.Classification(40, 2, 9), TinyData.Classification(24, 2, 9, seed: 5));
        var (network, last) = (TinyNetworks.Make(), Array.Empty<float>());
        var calls = 0;
        double[] script = [5, 6, 5.5, 5.4, 5.3, 5.2, 5.1, 5, 4.9, 4.8, 4.7, 4.6];
        var options = s_options with
        {
            Metric = Scripted(() =>
            {
                last = TinyNetworks.Weights(network);
                return script[calls++];
            }),
        };
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(training, validation);
        Assert.Equal(12, result.BestEpoch);
        Assert.Equal(last, TinyNetworks.Weights(network));
        var plain = TinyNetworks.Make();
        calls = 0;
        new TrainingLoop(plain, new SoftmaxCrossEntropyLoss(), options with { AveragingPatience = 0 }).Run(training, validation);
        Assert.NotEqual(TinyNetworks.Weights(plain), TinyNetworks.Weights(network));
    }

    [Theory]
    [InlineData(3)]  // before the mean starts
    [InlineData(22)] // after it
    [InlineData(40)]
    public void ResumedRunHasTheBitsOfOneThatNeverStopped(int stopAfter)
    {
        var folder = Directory.CreateTempSubdirectory("recurrent");
        try
        {
            var (training, validation) = (TinyData.Classification(40, 2, 9), TinyData.Classification(24, 2, 9, seed: 5));
            var path = Path.Combine(folder.FullName, "checkpoint");
            var options = s_options with { AveragingPatience = 1, LearningRate = 2f };
            var whole = TinyNetworks.Make();
            var expected = new TrainingLoop(whole, new SoftmaxCrossEntropyLoss(), options).Run(training, validation);
            Assert.True(new AveragingTrigger(1).HasStarted([.. expected.ValidationLosses.SkipLast(3)], higherIsBetter: false));

            using var source = new CancellationTokenSource();
            var steps = 0;
            var stopping = options with
            {
                CheckpointPath = path,
                StepCompleted = _ =>
                {
                    if (++steps == stopAfter)
                        source.Cancel();
                },
            };
            Assert.Equal(TrainingOutcome.Cancelled,
                new TrainingLoop(TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), stopping).Run(training, validation, source.Token).Outcome);
            var resumed = TinyNetworks.Make();
            var actual = new TrainingLoop(resumed, new SoftmaxCrossEntropyLoss(), options with { CheckpointPath = path }).Run(training, validation);
            Assert.Equal(expected.ValidationLosses, actual.ValidationLosses);
            Assert.Equal(TinyNetworks.Weights(whole), TinyNetworks.Weights(resumed));
            Assert.Contains("AveragingPatience", Assert.Throws<InvalidOperationException>(() => new TrainingLoop(
                TinyNetworks.Make(), new SoftmaxCrossEntropyLoss(), options with { CheckpointPath = path, AveragingPatience = 2 }).Run(training, validation)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AveragingWithoutEffectIsRefusedByName()
    {
        var network = TinyNetworks.Make();
        Assert.Contains("AveragingPatience is 2, but WeightAveraging is 0.5", Assert.Throws<ArgumentException>(
            () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), s_options with { WeightAveraging = 0.5f })).Message, StringComparison.Ordinal);
        Assert.Contains("AveragingPatience is -1; it must be at least 0", Assert.Throws<ArgumentException>(
            () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), s_options with { AveragingPatience = -1 })).Message, StringComparison.Ordinal);
        Assert.Contains("AveragingPatience is set, which needs a validation set", Assert.Throws<ArgumentException>(
            () => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), s_options).Run(TinyData.Classification(8, 2, 9))).Message, StringComparison.Ordinal);
    }

    private static ValidationMetric Scripted(Func<double> next) => new("scripted", HigherIsBetter: false, (_, _) => next());
}
