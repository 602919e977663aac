using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains the networks of a model one after the other: on the same rows, each from its own seed and with its own checkpoint.</summary>
/// <param name="options">The options with the seed, the path of the checkpoint, the listener and the cancellation token.</param>
/// <param name="count">The number of networks.</param>
/// <param name="create">Creates a network from a seed.</param>
/// <param name="loss">The loss to minimize.</param>
/// <param name="plan">The training options of the first network.</param>
/// <param name="log">The log that receives reports on training.</param>
/// <param name="about">A description of what is read and what is learned, for the first line on training in the log.</param>
internal sealed class EnsembleTrainer(
    RecurrentOptions options, int count, Func<ulong, RecurrentNetwork> create, ILoss loss, TrainingOptions plan, RecurrentLog log, string about)
{
    /// <summary>Returns the seed with which a network, trained alone, becomes the one in the ensemble.</summary>
    /// <param name="seed">The seed of the ensemble.</param>
    /// <param name="network">The index of the network, starting at 0. The first has the seed of the ensemble.</param>
    public static int SeedOf(int seed, int network) =>
        network == 0 ? seed : unchecked((int)SeededRandom.Combine(RecurrentOptions.EngineSeedOf(seed), (ulong)network));

    /// <summary>Returns the path of the checkpoint of a network. For networks after the first, it has the number of the network before the extension.</summary>
    /// <param name="path">The path of the checkpoint of the ensemble, or null.</param>
    /// <param name="network">The index of the network, starting at 0.</param>
    public static string? CheckpointOf(string? path, int network) =>
        network == 0 ? path : Path.ChangeExtension(path, $".{network + 1}{Path.GetExtension(path)}");

    /// <summary>Trains the networks. Networks whose checkpoint is finished are loaded from it.</summary>
    /// <returns>The networks and the result of training; at least one network, and fewer than requested only if the caller cancelled.</returns>
    public (IReadOnlyList<RecurrentNetwork> Networks, TrainingRecord Record) Train(SequenceDataset training, SequenceDataset? validation)
    {
        var networks = new List<RecurrentNetwork>();
        var results = new List<TrainingResult>();
        var subject = new TrainingSubject(log, about);
        while (networks.Count < count && (networks.Count == 0 || !options.CancellationToken.IsCancellationRequested))
        {
            var index = networks.Count;
            var seed = RecurrentOptions.EngineSeedOf(SeedOf(options.SeedOrDefault, index));
            var network = create(seed);
            var loop = new TrainingLoop(network, loss, plan with
            {
                Seed = seed,
                CheckpointPath = CheckpointOf(options.CheckpointPath, index),
                Progress = new LoggedProgress(log, options.Progress, options.Time, subject, index + 1, count),
            });
            var result = loop.Run(training, validation, options.CancellationToken);
            TrainingSummary.Write(log, result, name: LoggedProgress.NameOf(index + 1, count));
            if (index > 0 && result.FinishedEpochs == 0)
                break; // an untrained network would only impair the average
            networks.Add(network);
            results.Add(result);
        }

        if (networks.Count < count)
            log.Warning($"Training was cancelled: the model averages {networks.Count} of {count} networks.");
        return (networks, TrainingRecord.Of(results, wasCancelled: networks.Count < count));
    }
}
