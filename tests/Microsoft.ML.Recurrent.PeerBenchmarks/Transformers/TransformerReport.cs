using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers;

/// <summary>
/// The <c>transformer</c> command: a transformer of libtorch on each task of the table of recurrences, with at most the parameters of the LSTM there.
/// </summary>
internal sealed class TransformerReport(TransformerOptions options)
{
    // Seeds of the networks of one run, and of two runs, must differ.
    private const int MostNetworks = 100;

    public int Run()
    {
        InitializeDeviceType(DeviceType.CPU);
        set_num_threads(options.Threads);
        var data = new DataSource(options.Data);
        try
        {
            foreach (var entry in TransformerTaskList.All.Where(entry => options.Tasks.Count == 0 || options.Tasks.Contains(entry.Name)))
                Report(entry, data);
            return 0;
        }
        catch (EvaluationException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }

    private void Report(TransformerEntry entry, DataSource data)
    {
        var settings = entry.Settings.With(options.Changes);
        var task = entry.Create(data, options.Seed, options.HeldOut, settings);
        var shape = (task.Shape with { Layers = settings.Layers, Dropout = settings.Dropout }).Within(entry.Parameters / entry.Settings.Networks);
        var networks = new List<TransformerNetwork>();
        double seconds = 0;
        for (var i = 0; i < settings.Networks; i++)
        {
            var seed = (options.Seed * MostNetworks) + i;
            random.manual_seed(seed);
            var network = new TransformerNetwork(shape, task.Longest);
            networks.Add(network);
            seconds += TransformerTraining.Run(network, task.Training, settings, seed);
        }

        var figure = task.Measure(networks);
        networks.ForEach(network => network.Dispose());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"TRANSFORMER task={entry.Name} part={(options.HeldOut ? "held-out" : "test")} seed={options.Seed} threads={options.Threads} "
                + $"{task.Figure}={figure:f4} parameters={shape.Parameters * networks.Count} width={shape.Width} epochs={settings.Epochs * networks.Count} "
                + $"epoch_seconds={seconds / networks.Count:f2} settings={settings}"));
    }
}
