using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Trials.Log;
using Microsoft.ML.Recurrent.Tests.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Saved;

/// <summary>Files that are no models of ML.NET: a network of the engine, the state of a training run, of a text generator and of an experiment.</summary>
internal static partial class SampleFiles
{
    private static readonly PayloadFormat s_network = new("SampleNetwork", 1);

    private static SampleFile[] OfRuns =>
    [
        new("network.bin", WriteNetwork, ReadNetwork),
        new("training.checkpoint", WriteCheckpoint, ReadCheckpoint),
        new("generator.state", path => Generator("the", null).SaveState(path), path => Generator(null, path).GenerateTokens()),
        new("trials.jsonl", WriteTrials, ReadTrials),
    ];

    private static void WriteNetwork(string path)
    {
        var payload = new PayloadWriter(s_network);
        NetworkWriter.Write(payload, new RecurrentNetwork(new NetworkOptions
        {
            InputSize = 2,
            InputProjectionSize = 3,
            HiddenSizes = [3, 2],
            Cell = new CellOptions { Kind = CellKind.Gru, ResetAfter = false },
            Pooling = SequencePooling.None,
            OutputSize = 2,
            Decoder = new DecoderOptions { Steps = 2, InputSize = 1 },
        }, seed: 7));
        using var file = File.Create(path);
        payload.WriteTo(file);
    }

    private static string[] ReadNetwork(string path)
    {
        using var file = File.OpenRead(path);
        var payload = PayloadReader.Open(file, s_network);
        var network = NetworkReader.Read(payload);
        payload.Finish();
        return [OutputText.Of(new NetworkSession(network).Run([1, 2, 3, 4], [], [0.5f, 1]).ToArray())];
    }

    // Stopped after two of four epochs, and gone on with from there.
    private static void WriteCheckpoint(string path)
    {
        using var source = new CancellationTokenSource();
        Train(path, new EpochSignal(progress =>
        {
            if (progress.Epoch == 2)
                source.Cancel();
        }), source.Token);
    }

    private static IEnumerable<string> ReadCheckpoint(string path)
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("run");
        File.Copy(path, copy);
        List<int> epochs = [];
        var model = Train(copy, new EpochSignal(progress => epochs.Add(progress.Epoch)), default);
        return [OutputText.Of(epochs), .. OutputText.Of(model.Transform(new MLContext(1).Data.LoadFromEnumerable(SequenceRow.Make(4))), "Score")];
    }

    private static SequenceRegressionTransformer Train(string checkpoint, EpochSignal progress, CancellationToken cancellation)
    {
        var ml = new MLContext(1);
        var options = Small(new SequenceRegressionOptions { StepSize = 2, LabelColumnName = "Target", CheckpointPath = checkpoint });
        (options.NumberOfEpochs, options.ValidationFraction, options.WeightAveraging) = (4, 0.25f, 0.5f);
        (options.Progress, options.CancellationToken) = (progress, cancellation);
        return ml.Regression.Trainers.Recurrent(options).Fit(ml.Data.LoadFromEnumerable(SequenceRow.Make(12)));
    }

    private static TextGenerator Generator(string? prompt, string? state)
    {
        var ml = new MLContext(1);
        var model = ml.Model.Load(All.Single(sample => sample.Name == "language-model.zip").Location, out _);
        var generator = model.CreateTextGenerator(ml, new GenerationOptions { Seed = 3, MaximumTokens = 12, AllowUnknown = true });
        if (prompt is not null)
            generator.Read(prompt);
        if (state is not null)
            generator.LoadState(state);
        return generator;
    }

    private static void WriteTrials(string path)
    {
        using var folder = new TemporaryFolder();
        var options = SampleExperiment.Options(3);
        (options.Folder, options.Pruner) = (folder.Path, new MedianPruner());
        SampleExperiment.Create(new MLContext(1), options).Run();
        File.Copy(Directory.GetFiles(folder.Path, "*.jsonl").Single(), path);
    }

    // How long a trial took is another time each time.
    private static IEnumerable<string> ReadTrials(string path)
    {
        using var file = File.OpenRead(path);
        var content = TrialLogReader.Read(file, path);
        return content.Trials.OrderBy(trial => trial.Key).Select(trial => OutputText.Of(new object[]
        {
            trial.Key, trial.Value.Parameters, trial.Value.Result!.State, trial.Value.Result.Metric, trial.Value.Result.Loss,
        }.Concat(trial.Value.Result.Reports.SelectMany(report => new object[] { report.Epoch, report.Loss }))));
    }
}
