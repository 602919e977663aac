using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Ours;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Memory;

/// <summary>What runs in a process of its own: one contender's training of one shape, and the memory it took beyond the idle program.</summary>
internal static class MemoryProbe
{
    private const int TrainSteps = 5;
    private const int SeriesInputs = 8;
    private const int SeriesHidden = 64;
    private const int SeriesWindow = 100; // k2

    /// <summary>Bytes at the peak above those resident before the network and data were made.</summary>
    public static long TrainStep(string contender, string itemName, int threads)
    {
        // Code and libraries are loaded and compiled by a small item of the same cell before anything is counted.
        var item = WorkItems.All.First(i => i.Name == itemName);
        Train(contender, item with { Batch = 2, Steps = 4, InputSize = 8, HiddenSize = 16, Vocabulary = Math.Min(item.Vocabulary, 10) }, threads);
        ResidentMemory.ForgetPeak();
        var before = ResidentMemory.Now;
        Train(contender, item, threads);
        return ResidentMemory.Peak - before;
    }

    /// <summary>Bytes of the data, and bytes at the peak of truncated training above them, for one series of so many steps.</summary>
    public static (long Data, long Training) TruncatedTraining(int steps, int threads)
    {
        TrainSeries(Series(SeriesWindow * 4), threads);
        ResidentMemory.ForgetPeak();
        var before = ResidentMemory.Now;
        var series = Series(steps);
        ResidentMemory.ForgetPeak();
        var withData = ResidentMemory.Now;
        TrainSeries(series, threads);
        GC.KeepAlive(series);
        return (withData - before, ResidentMemory.Peak - withData);
    }

    private static void Train(string contender, WorkItem item, int threads)
    {
        var data = new WorkData(item);
        using IContender training = contender == ContenderList.LibTorch ? new TorchTraining(item, data, threads) : new OursTraining(item, data, threads);
        training.Prepare();
        for (var i = 0; i < TrainSteps; i++)
            training.Run();
    }

    private static SequenceList Series(int steps)
    {
        var features = new float[steps * SeriesInputs];
        var targets = new float[steps];
        for (var t = 0; t < steps; t++)
        {
            targets[t] = MathF.Sin(0.01f * (t + 1));
            for (var i = 0; i < SeriesInputs; i++)
                features[(t * SeriesInputs) + i] = MathF.Sin(0.01f * (i + 1) * t);
        }

        var list = new SequenceList(SeriesInputs, hasTokens: false, TargetKind.Values, targetPerStep: true, targetWidth: 1);
        list.Add(features, [], [], targets);
        return list;
    }

    private static void TrainSeries(SequenceList series, int threads)
    {
        var network = new RecurrentNetwork(new NetworkOptions { InputSize = SeriesInputs, HiddenSizes = [SeriesHidden], Pooling = SequencePooling.None, OutputSize = 1 });
        var options = new TrainingOptions { NumberOfEpochs = 1, TruncationLength = SeriesWindow, NumberOfThreads = threads };
        _ = new TrainingLoop(network, new SquaredLoss(), options).Run(series);
    }
}
