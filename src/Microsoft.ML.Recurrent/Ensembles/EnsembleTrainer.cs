using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains the networks of a model one after the other: on the same rows, from seeds of their own, and each with its own checkpoint.</summary>
/// <param name="options">The seed, the path of the checkpoint, the listener and the token that cancels.</param>
/// <param name="count">How many networks.</param>
/// <param name="create">Makes a network of a seed.</param>
/// <param name="loss">What to make small.</param>
/// <param name="plan">How the first network is trained.</param>
/// <param name="log">Where training is reported.</param>
/// <param name="about">What is read and what is learned, for the line that opens training in the log.</param>
internal sealed class EnsembleTrainer(
    RecurrentOptions options, int count, Func<ulong, RecurrentNetwork> create, ILoss loss, TrainingOptions plan, RecurrentLog log, string about)
{
    /// <summary>The seed of a network that, trained alone, becomes the one in the ensemble.</summary>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="network">From 0; the first has the ensemble's.</param>
    public static int SeedOf(int seed, int network) =>
        network == 0 ? seed : unchecked((int)SeededRandom.Combine(RecurrentOptions.EngineSeedOf(seed), (ulong)network));

    /// <summary>The checkpoint of a network: the number of those after the first stands before the extension.</summary>
    /// <param name="path">Of the ensemble, or null.</param>
    /// <param name="network">From 0.</param>
    public static string? CheckpointOf(string? path, int network) =>
        network == 0 ? path : Path.ChangeExtension(path, $".{network + 1}{Path.GetExtension(path)}");

    /// <summary>Trains. Networks whose checkpoint is finished are taken from it.</summary>
    /// <returns>The networks and how training ended; at least one of each, fewer than were asked for only if the caller cancelled.</returns>
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
            if (index > 0 && result.Epochs == 0)
                break; // it would only blur what the others have learned
            networks.Add(network);
            results.Add(result);
        }

        if (networks.Count < count)
            log.Warning($"Training was cancelled: the model averages {networks.Count} of {count} networks.");
        return (networks, TrainingRecord.Of(results, wasCancelled: networks.Count < count));
    }
}
