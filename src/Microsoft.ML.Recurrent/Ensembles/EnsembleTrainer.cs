using System.Runtime.ExceptionServices;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Trains the networks of a model, each from its own seed and with its own checkpoint, as <see cref="EnsembleRule"/> defines them. Every network of every model
/// is trained here.
/// </summary>
/// <param name="context">The seed, the path of the checkpoint and the cancellation token.</param>
/// <param name="progress">The listener of all networks.</param>
/// <param name="atOnce">The number of networks that are trained at the same time. No result depends on it.</param>
internal sealed class EnsembleTrainer(FitContext context, IEnsembleProgress progress, int atOnce = 1)
{
    /// <summary>Trains the networks of groups. A network whose checkpoint is finished is loaded from it.</summary>
    /// <returns>
    /// The trained networks of each group, in order: all of them or, after a cancellation, those whose training had begun, at least the very first one.
    /// </returns>
    public IReadOnlyList<IReadOnlyList<TrainedNetwork>> Train(params IReadOnlyList<NetworkGroup> groups)
    {
        var trained = groups.Select(group => new TrainedNetwork?[group.Count]).ToArray();
        (int Group, int Member)[] all = [.. groups.SelectMany((group, index) => Enumerable.Range(0, group.Count).Select(member => (index, member)))];
        if (atOnce == 1)
            Array.ForEach(all, TrainOne);
        else
            TrainAtOnce(all, TrainOne);
        return Array.ConvertAll(trained, group => group.OfType<TrainedNetwork>().ToArray());

        void TrainOne((int Group, int Member) place)
        {
            if (place == all[0] || !context.Cancellation.IsCancellationRequested)
                trained[place.Group][place.Member] = Train(groups[place.Group], groups[place.Group].First + place.Member);
        }
    }

    private void TrainAtOnce((int Group, int Member)[] places, Action<(int Group, int Member)> train)
    {
        try
        {
            Parallel.ForEach(places, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, train);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private TrainedNetwork Train(NetworkGroup group, int network)
    {
        var seed = RecurrentOptions.EngineSeedOf(EnsembleRule.SeedOf(context.Seed, network));
        var created = group.Create(network, seed);
        var loop = new TrainingLoop(created, group.Loss, group.Plan with
        {
            Seed = seed,
            Noise = NoiseFit.For(created, group.Plan.Noise),
            CheckpointPath = EnsembleRule.CheckpointOf(context.CheckpointPath, network, group.Round),
            Progress = progress.Of(group.Round, network),
        });
        var result = loop.Run(group.Training, group.Validation, context.Cancellation);
        progress.Finish(group.Round, network, result);
        return new TrainedNetwork(created, result);
    }
}
