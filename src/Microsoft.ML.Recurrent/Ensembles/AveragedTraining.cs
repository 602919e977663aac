using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Trains the networks of a model one after the other, once each, and writes to the log what is trained, the progress and the outcome. The model is one network
/// or the average of several.
/// </summary>
/// <param name="context">The log, the listener, the seed, the path of the checkpoint and the cancellation token.</param>
/// <param name="group">The networks.</param>
/// <param name="subject">The description of what is trained.</param>
/// <param name="isLanguageModel">True to report losses as perplexities, too.</param>
internal sealed class AveragedTraining(FitContext context, NetworkGroup group, TrainingSubject subject, bool isLanguageModel = false) : IEnsembleProgress
{
    /// <summary>Trains the networks.</summary>
    /// <returns>The networks and the result of training; at least one network, and fewer than requested only if the caller cancelled.</returns>
    public (IReadOnlyList<RecurrentNetwork> Networks, TrainingRecord Record) Run()
    {
        var trained = new EnsembleTrainer(context, this).Train(group)[0];
        List<TrainedNetwork> kept = [trained[0], .. trained.Skip(1).Where(one => one.IsUsable)]; // an untrained network would only impair the average
        var isCut = kept.Count < group.Count;
        if (isCut)
            context.Log.Warning($"Training was cancelled: the model averages {kept.Count} of {group.Count} networks.");
        return (kept.ConvertAll(one => one.Network), TrainingRecord.Of(kept.ConvertAll(one => one.Result), wasCancelled: isCut));
    }

    IProgress<TrainingProgress> IEnsembleProgress.Of(string round, int network) =>
        new LoggedProgress(context, subject, network + 1, group.Count, isLanguageModel);

    void IEnsembleProgress.Finish(string round, int network, TrainingResult result) => TrainingSummary.Write(
        context.Log,
        result,
        isLanguageModel ? string.Create(CultureInfo.InvariantCulture, $", validation perplexity {Math.Exp(result.BestValidationLoss):g6}") : "",
        LoggedProgress.NameOf(network + 1, group.Count));
}
