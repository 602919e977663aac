using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>
/// Trains a network on generated series: at a constant learning rate, or from the weights of such a run at a rate that falls to zero. A run that is stopped is
/// resumed by the same command.
/// </summary>
internal static class PretrainingRun
{
    private const int BatchSize = 64;
    private const int BatchesPerEpoch = 250;
    private const int ValidationCount = 1024;
    private const int MostEpochs = 20_000;

    public static void Run(CommandLine line)
    {
        var (hidden, head) = NetworkSizes.Of(line.Text("size"));
        var network = new RecurrentNetwork(PretrainedLayout.NetworkOf(hidden, head, TrainingWindow.Blocks, everyStep: true), line.Number("seed", 1));
        if (line.Optional("from") is { } from)
            WeightFile.Read(from, network);
        var decayEpochs = (int)line.Number("decay-epochs", 0);
        var seed = line.Number("seed", 1) + (decayEpochs > 0 ? 1000UL : 0);
        var training = new GeneratedWindows(20261129 + seed, BatchSize * BatchesPerEpoch, BatchSize, 2 * BatchSize, changes: true);
        var validation = new GeneratedWindows(7, ValidationCount, BatchSize, ValidationCount, changes: false);
        validation.StartEpoch(0);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMinutes(line.Number("minutes", 60)));
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            cancel.Cancel();
        };
        Console.WriteLine($"{network.Parameters.Count} weights");
        var options = new TrainingOptions
        {
            BatchSize = BatchSize,
            NumberOfEpochs = decayEpochs > 0 ? decayEpochs : MostEpochs,
            LearningRate = float.Parse(line.Optional("rate") ?? "0.0015", CultureInfo.InvariantCulture),
            LearningRateSchedule = decayEpochs > 0 ? new CosineSchedule(0.02f) : new WarmUpSchedule(300, new ConstantSchedule()),
            CreateOptimizer = static () => new AdamW(weightDecay: 0.01f),
            GradientClipNorm = 1,
            WeightAveraging = decayEpochs > 0 ? 0.998f : 0.9995f,
            Shuffle = false,
            BucketByLength = false,
            Seed = seed,
            NumberOfThreads = (int)line.Number("threads", 2),
            CheckpointPath = line.Text("checkpoint"),
            Progress = new EpochReport(line.Text("checkpoint") + ".log"),
        };
        var result = new TrainingLoop(network, new QuantileLoss(PretrainedLayout.Quantiles.ToArray()), options).Run(training, validation, cancel.Token);
        Console.WriteLine($"{result.Outcome}, {result.FinishedEpochs} epochs");
        if (line.Optional("output") is { } output)
            WeightFile.Write(output, network);
    }

    private sealed class EpochReport(string path) : IProgress<TrainingProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private int _epochs;

        public void Report(TrainingProgress value)
        {
            if (!value.EpochCompleted)
                return;
            _epochs++;
            var minutes = Stopwatch.GetElapsedTime(_start).TotalMinutes;
            var text = string.Create(CultureInfo.InvariantCulture,
                $"epoch {value.Epoch} windows {(long)value.Epoch * BatchSize * BatchesPerEpoch} training {value.TrainingLoss:f5} validation {value.ValidationLoss:f5} "
                + $"elapsed {value.Elapsed.TotalMinutes:f1} min, {_epochs * BatchSize * BatchesPerEpoch / minutes / 60:f0} windows a second");
            Console.WriteLine(text);
            File.AppendAllText(path, text + "\n");
        }

    }
}
