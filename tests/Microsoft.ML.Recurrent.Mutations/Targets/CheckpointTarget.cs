using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>The checkpoint of a training run in the middle of an epoch.</summary>
internal sealed class CheckpointTarget() : MutationTarget("checkpoint", Stopped())
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("mutations").FullName;
    private readonly SequenceList _data = Data();

    static CheckpointTarget() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_folder, recursive: true);

    public override void Read(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        Loop(Network(), null).Run(_data, _data);
    }

    public override bool IsDocumented(Exception exception) =>
        exception is ModelFormatException || (exception is InvalidOperationException && exception.Message.Contains("belongs to another "
            + "run", StringComparison.Ordinal));

    private static string FilePath => Path.Combine(s_folder, "run.checkpoint");

    private static byte[] Stopped()
    {
        using var stop = new CancellationTokenSource();
        Loop(Network(), new StopAfter(stop, 3)).Run(Data(), Data(), stop.Token);
        return File.ReadAllBytes(FilePath);
    }

    private static RecurrentNetwork Network() => new(new NetworkOptions { InputSize = 1, HiddenSizes = [3], OutputSize = 1, Pooling = SequencePooling.Mean });

    private static TrainingLoop Loop(RecurrentNetwork network, IProgress<TrainingProgress>? progress) => new(network, new SquaredLoss(), new TrainingOptions
    {
        NumberOfEpochs = 2,
        BatchSize = 2,
        TruncationLength = 2,
        NumberOfThreads = 1,
        WeightAveraging = 0.9f,
        LearningRateSchedule = new ReduceOnPlateauSchedule(0.5f, 0, 0.5f),
        CheckpointPath = FilePath,
        Progress = progress,
    });

    private static SequenceList Data()
    {
        var data = new SequenceList(1, hasTokens: false, TargetKind.Values, targetWidth: 1);
        for (var i = 0; i < 4; i++)
            data.Add([i, 1, 2, 3], [], [], [i * 0.5f]);
        return data;
    }

    private sealed class StopAfter(CancellationTokenSource stop, int reports) : IProgress<TrainingProgress>
    {
        private int _left = reports;

        public void Report(TrainingProgress value)
        {
            if (--_left == 0)
                stop.Cancel();
        }
    }
}
