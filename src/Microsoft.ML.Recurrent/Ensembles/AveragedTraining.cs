using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Trains the networks of a model one after the other, once each, and writes to the log what is trained, the progress and the outcome. The model is one network
/// or the average of several.
/// </summary>
/// <param name="context">The log, the listener, the seed, the path of the checkpoint and the cancellation token.</param>
/// <param name="groups">The networks, at least one; those of the first group come first.</param>
/// <param name="subject">The description of what is trained.</param>
/// <param name="isLanguageModel">True to report losses as perplexities, too.</param>
internal sealed class AveragedTraining(FitContext context, IReadOnlyList<NetworkGroup> groups, TrainingSubject subject, bool isLanguageModel = false)
    : IEnsembleProgress
{
    private readonly int _count = groups.Sum(group => group.Count);

    /// <summary>Trains the networks.</summary>
    /// <returns>The networks and the result of training; at least one network, and fewer than requested only if the caller cancelled.</returns>
    public (IReadOnlyList<RecurrentNetwork> Networks, TrainingRecord Record) Run()
    {
        TrainedNetwork[] trained = [.. new EnsembleTrainer(context, this).Train(groups).SelectMany(group => group)];
        List<TrainedNetwork> kept = [trained[0], .. trained.Skip(1).Where(one => one.IsUsable)]; // an untrained network would only impair the average
        var isCut = kept.Count < _count;
        if (isCut)
            context.Log.Warning($"Training was cancelled: the model averages {kept.Count} of {_count} networks.");
        return (kept.ConvertAll(one => one.Network), TrainingRecord.Of(kept.ConvertAll(one => one.Result), wasCancelled: isCut));
    }

    IProgress<TrainingProgress> IEnsembleProgress.Of(string round, int network) =>
        new LoggedProgress(context, subject, network + 1, _count, isLanguageModel);

    void IEnsembleProgress.Finish(string round, int network, TrainingResult result) => TrainingSummary.Write(
        context.Log,
        result,
        isLanguageModel ? string.Create(CultureInfo.InvariantCulture, $", validation perplexity {Math.Exp(result.BestValidationLoss):g6}") : "",
        LoggedProgress.NameOf(network + 1, _count));
}
