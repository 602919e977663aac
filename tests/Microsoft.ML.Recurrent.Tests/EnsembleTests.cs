using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Several networks in one model: what they are, what the model gives, and how training of them talks, stops and goes on.</summary>
public sealed class EnsembleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent").FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NetworksAreThoseThatTheirSeedsGiveAlone()
    {
        var model = Fit(Options(3));
        Assert.Equal(3, model.Networks.Count);
        Assert.Same(model.Model, model.Networks[0]);
        Assert.Equal(model.TrainingResult!.TrainingLosses, model.TrainingResults[0].TrainingLosses);
        for (var network = 0; network < 3; network++)
        {
            var alone = FitAlone(network);
            Assert.Equal(Weights(alone.Model), Weights(model.Networks[network]));
            Assert.Equal(alone.TrainingResult!.TrainingLosses, model.TrainingResults[network].TrainingLosses);
        }
    }

    [Fact]
    public void NumberIsTheMeanOfTheNumbersOfTheNetworks()
    {
        var data = Rows(12);
        var alone = Enumerable.Range(0, 3).Select(network => FitAlone(network).Transform(data).GetColumn<float>("Score").ToArray()).ToArray();
        var scores = Fit(Options(3)).Transform(data).GetColumn<float>("Score").ToArray();
        for (var row = 0; row < scores.Length; row++)
            Assert.Equal(alone.Average(score => score[row]), scores[row], 1e-3f); // of about 100
        Assert.NotEqual(alone[0], scores);
    }

    [Fact]
    public void ProbabilitiesOfClassesAreTheMeanOfThoseOfTheNetworks()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(Rows(20)).Transform(Rows(20));
        float[][] Score(int seed, int networks) => [.. _ml.MulticlassClassification.Trainers.Recurrent(Classification(seed, networks)).Fit(data).Transform(data)
            .GetColumn<float[]>("Score")];

        var alone = Enumerable.Range(0, 3).Select(network => Score(EnsembleRule.SeedOf(5, network), 1)).ToArray();
        var scores = Score(5, 3);
        for (var row = 0; row < scores.Length; row++)
            for (var c = 0; c < 3; c++)
                Assert.Equal(alone.Average(score => score[row][c]), scores[row][c], 1e-6f);
        Assert.NotEqual(alone[0][0], scores[0]);
    }

    [Fact]
    public void ProbabilityOfTrueIsTheMeanOfThoseOfTheNetworksAndTheScoreItsLogOdds()
    {
        var data = Rows(20);
        var alone = Enumerable.Range(0, 3).Select(network => Fit(EnsembleRule.SeedOf(5, network), 1).GetColumn<float>("Probability").ToArray()).ToArray();
        var model = Fit(5, 3);
        var (labels, scores, probabilities) = (model.GetColumn<bool>("PredictedLabel").ToArray(), model.GetColumn<float>("Score").ToArray(), model.GetColumn<float>("Probability").ToArray());
        for (var row = 0; row < scores.Length; row++)
        {
            Assert.Equal(alone.Average(probability => probability[row]), probabilities[row], 1e-6f);
            Assert.Equal(1 / (1 + Math.Exp(-scores[row])), probabilities[row], 1e-6);
            Assert.Equal(scores[row] > 0, labels[row]);
        }

        IDataView Fit(int seed, int networks)
        {
            var options = Classification(seed, networks);
            options.LabelColumnName = "Label";
            return _ml.BinaryClassification.Trainers.Recurrent(options).Fit(data).Transform(data);
        }
    }

    [Fact]
    public void AttentionIsTheMeanOfThatOfTheNetworks()
    {
        var data = Rows(20);
        float[][] Attention(int seed, int networks)
        {
            var options = Options(networks);
            (options.Seed, options.Pooling, options.AttentionSize, options.AttentionColumnName, options.LearningRate) = (seed, SequencePooling.Attention, 4, "Attention", 0.05f);
            return [.. Fit(options).Transform(data).GetColumn<float[]>("Attention")];
        }

        var alone = Enumerable.Range(0, 3).Select(network => Attention(EnsembleRule.SeedOf(1, network), 1)).ToArray();
        var attention = Attention(1, 3);
        for (var row = 0; row < attention.Length; row++)
            for (var step = 0; step < attention[row].Length; step++)
                Assert.Equal(alone.Average(weights => weights[row][step]), attention[row][step], 1e-6f);
        Assert.NotEqual(alone[0][0], attention[0]);
    }

    [Fact]
    public void AllNetworksAreJudgedByTheSameRowsHeldOut()
    {
        var options = Options(2);
        options.ValidationFraction = 0.5f;
        var held = Fit(options);
        var (training, validation) = SequenceSplit.Random(Numbered(12), 0.5, 1);
        var rows = SequenceRow.Make(12);
        IDataView Of(SequenceSubset subset)
        {
            var number = new float[1];
            return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, subset.Count).Select(i =>
            {
                subset.CopyFeatures(i, 0, number);
                return rows[(int)number[0]];
            }));
        }

        var given = _ml.Regression.Trainers.Recurrent(Options(2)).Fit(Of(training), Of(validation));
        Assert.Equal(given.TrainingResults.Select(result => result.ValidationLosses), held.TrainingResults.Select(result => result.ValidationLosses));
        Assert.All(held.TrainingResults, result => Assert.InRange(result.BestEpoch, 1, 3));
    }

    [Fact]
    public void ProgressAndLogSayWhichNetworkOfHowMany()
    {
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.Message);
        var reports = new List<TrainingProgress>();
        var options = Options(2);
        options.Progress = new EpochSignal(reports.Add);
        Fit(options);
        Assert.Equal([(1, 2, 1), (1, 2, 2), (1, 2, 3), (2, 2, 1), (2, 2, 2), (2, 2, 3)], reports.Select(report => (report.Network, report.NumberOfNetworks, report.Epoch)));
        Assert.Contains(messages, message => message.Contains("Network 2 of 2: Epoch 3 of 3: training loss", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("Network 1 of 2: Completed after 3 epochs", StringComparison.Ordinal));

        messages.Clear();
        reports.Clear();
        options.NumberOfNetworks = 1;
        Fit(options);
        Assert.Equal([(1, 1, 1), (1, 1, 2), (1, 1, 3)], reports.Select(report => (report.Network, report.NumberOfNetworks, report.Epoch)));
        Assert.DoesNotContain(messages, message => message.Contains("Network", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 3, 1)] // after the last epoch of the first network
    [InlineData(2, 1, 2)]
    public void CancellationLeavesTheNetworksTrainedByThen(int network, int epoch, int kept)
    {
        var warnings = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var model = Fit(Cancelling(Options(3), network, epoch));
        Assert.Equal(kept, model.Networks.Count);
        Assert.Equal(kept, model.TrainingResults.Count);
        Assert.Equal(epoch, model.TrainingResults[network - 1].FinishedEpochs);
        Assert.Equal(kept == 1 ? TrainingOutcome.Completed : TrainingOutcome.Cancelled, model.TrainingResults[^1].Outcome);
        Assert.Equal(Weights(FitAlone(0).Model), Weights(model.Model));
        Assert.Contains(warnings, warning => warning.Contains($"the model averages {kept} of 3 networks", StringComparison.Ordinal));
        Assert.All(model.Transform(Rows(12)).GetColumn<float>("Score"), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void NetworkCancelledBeforeItsFirstEpochEndsIsLeftOut()
    {
        using var source = new CancellationTokenSource();
        using var log = new RecurrentLog(_ml, "Training");
        var options = Options(2);
        options.CancellationToken = source.Token;
        var steps = 0;
        var plan = options.MakeTrainingOptions() with
        {
            StepCompleted = _ =>
            {
                if (++steps == 10) // three steps an epoch, three epochs: the first step of the second network
                    source.Cancel();
            },
        };
        var shape = new NetworkOptions { InputSize = 1, HiddenSizes = [2], OutputSize = 1 };
        var group = new NetworkGroup
        {
            Count = 2,
            Create = (_, seed) => new RecurrentNetwork(shape, seed),
            Loss = new SquaredLoss(),
            Plan = plan,
            Training = Numbered(12),
            Validation = null,
        };
        var (networks, record) = new AveragedTraining(new FitContext(options, log), [group], new TrainingSubject(log, "numbers")).Run();
        Assert.Equal(TrainingOutcome.Cancelled, record.Whole!.Outcome);
        Assert.Equal((1, 1, 10), (networks.Count, record.Networks.Count, steps));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void RunThatWasStoppedGoesOnAsIfItHadNot(int network, int epoch)
    {
        var whole = Fit(Options(3));
        var options = Options(3);
        options.CheckpointPath = Path.Combine(_folder, "run.checkpoint");
        Fit(Cancelling(options, network, epoch));
        Assert.Equal(network, Directory.GetFiles(_folder).Length);

        (options.Progress, options.CancellationToken) = (null, default);
        var resumed = Fit(options);
        Assert.Equal(whole.Networks.Select(Weights), resumed.Networks.Select(Weights));
        Assert.Equal(Enumerable.Range(1, 3).Select(i => i <= network), resumed.TrainingResults.Select(result => result.Resumed));
        Assert.Equal(["run.2.checkpoint", "run.3.checkpoint", "run.checkpoint"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FinishedNetworkIsTakenIntoALargerEnsemble()
    {
        var options = Options(1);
        options.CheckpointPath = Path.Combine(_folder, "run");
        var one = Fit(options);
        options.NumberOfNetworks = 2;
        var reports = new List<TrainingProgress>();
        options.Progress = new EpochSignal(reports.Add);
        var two = Fit(options);
        Assert.Equal(Weights(one.Model), Weights(two.Model));
        Assert.All(reports, report => Assert.Equal(2, report.Network));
        Assert.Equal(Weights(Fit(Options(2)).Networks[1]), Weights(two.Networks[1]));
        Assert.Equal(["run", "run.2"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static SequenceRegressionOptions Cancelling(SequenceRegressionOptions options, int network, int epoch)
    {
        var source = new CancellationTokenSource();
        options.CancellationToken = source.Token;
        options.Progress = new EpochSignal(progress =>
        {
            if (progress.Network == network && progress.Epoch == epoch)
                source.Cancel();
        });
        return options;
    }

    private static float[] Weights(RecurrentNetwork network) => network.Parameters.Weights.ToArray();

    private static SequenceRegressionOptions Options(int networks) => new()
    {
        LabelColumnName = "Target",
        StepSize = 2,
        HiddenSize = 4,
        NumberOfEpochs = 3,
        BatchSize = 4,
        Dropout = 0.2f,
        NumberOfThreads = 1,
        NumberOfNetworks = networks,
    };

    private static SequenceClassificationOptions Classification(int seed, int networks) => new()
    {
        LabelColumnName = "Key",
        StepSize = 2,
        HiddenSize = 4,
        NumberOfEpochs = 4,
        LearningRate = 0.02f,
        NumberOfThreads = 1,
        Seed = seed,
        NumberOfNetworks = networks,
    };

    private IDataView Rows(int count) => _ml.Data.LoadFromEnumerable(SequenceRow.Make(count));

    private SequenceRegressionTransformer Fit(SequenceRegressionOptions options) => _ml.Regression.Trainers.Recurrent(options).Fit(Rows(12));

    private SequenceRegressionTransformer FitAlone(int network)
    {
        var options = Options(1);
        options.Seed = EnsembleRule.SeedOf(options.SeedOrDefault, network);
        return Fit(options);
    }

    /// <summary>Examples of one step, which holds their number.</summary>
    private static SequenceList Numbered(int count)
    {
        var examples = new SequenceList(1, false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < count; i++)
            examples.Add([i], [], [], [1]);
        return examples;
    }
}
