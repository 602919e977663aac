using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Back-propagation through windows of random lengths.</summary>
public sealed class RandomTruncationTests
{
    private static readonly TrainingOptions s_options = new()
    {
        NumberOfEpochs = 3,
        BatchSize = 4,
        LearningRate = 0.1f,
        CreateOptimizer = () => new Sgd(),
        TruncationLength = 12,
        RandomTruncation = true,
        NumberOfThreads = 1,
        Noise = TinyNetworks.Dropout(0.1f),
    };

    [Fact]
    public void RateOfAStepIsThatOfTheScheduleTimesTheShareOfTheLength()
    {
        List<(int Epoch, float Rate)> steps = [];
        Train(s_options with { StepCompleted = progress => steps.Add((progress.Epoch, progress.LearningRate)) });
        var lengths = steps.ConvertAll(step => step.Rate * 12 / 0.1f);
        Assert.All(lengths, length => Assert.Equal(Math.Round(length), length, 1e-3));
        Assert.All(lengths, length => Assert.True(length > 4.9f));
        Assert.True(lengths.Distinct().Count() > 5);

        // Each epoch draws anew.
        Assert.NotEqual(steps.Where(step => step.Epoch == 1).Select(step => step.Rate), steps.Where(step => step.Epoch == 2).Select(step => step.Rate));
    }

    [Fact]
    public void PlannedStepsOfAnEpochAreThoseThatItTakes()
    {
        List<TrainingProgress> reports = [];
        Train(s_options with { StepCompleted = reports.Add });
        Assert.All(reports.GroupBy(report => report.Epoch), epoch => Assert.All(epoch, report => Assert.Equal(epoch.Count(), report.StepsPerEpoch)));
    }

    [Fact]
    public void WeightsDependOnTheSeedAndOnNoThreads()
    {
        var expected = Train(s_options);
        Assert.Equal(expected, Train(s_options with { NumberOfThreads = 3 }));
        Assert.NotEqual(expected, Train(s_options with { RandomTruncation = false }));
        Assert.NotEqual(expected, Train(s_options with { Seed = 2 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(23)]
    public void ResumedRunHasTheBitsOfOneThatNeverStopped(int stopAfter)
    {
        var folder = Directory.CreateTempSubdirectory("recurrent");
        try
        {
            var path = Path.Combine(folder.FullName, "checkpoint");
            using var source = new CancellationTokenSource();
            var steps = 0;
            var stopping = s_options with
            {
                CheckpointPath = path,
                StepCompleted = _ =>
                {
                    if (++steps == stopAfter)
                        source.Cancel();
                },
            };
            Train(stopping, source.Token);
            Assert.Equal(stopAfter, steps);
            Assert.Equal(Train(s_options), Train(s_options with { CheckpointPath = path }));
            Assert.Contains("RandomTruncation was 1", Assert.Throws<InvalidOperationException>(
                () => Train(s_options with { CheckpointPath = path, RandomTruncation = false })).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void OptionsAndNetworksThatItDoesNotFitAreRefusedByName()
    {
        Assert.Contains("RandomTruncation is true, but TruncationLength is 0 and TruncationStride 0; it needs a length of at least 1 and a stride of 0",
            Refusal(s_options with { TruncationLength = 0 }, Tagger()), StringComparison.Ordinal);
        Assert.Contains("RandomTruncation is true, but TruncationLength is 12 and TruncationStride 3",
            Refusal(s_options with { TruncationStride = 3 }, Tagger()), StringComparison.Ordinal);
        Assert.Contains("RandomTruncation is true, but the network pools its steps", Refusal(s_options, TinyNetworks.Make()), StringComparison.Ordinal);
    }

    private static string Refusal(TrainingOptions options, RecurrentNetwork network) =>
        Assert.Throws<ArgumentException>(() => new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options)).Message;

    private static RecurrentNetwork Tagger() => TinyNetworks.Make(SequencePooling.None);

    private static float[] Train(TrainingOptions options, CancellationToken cancellationToken = default)
    {
        var network = Tagger();
        new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), options).Run(TinyData.Tagging(10, 20, 90), cancellationToken: cancellationToken);
        return TinyNetworks.Weights(network);
    }
}
