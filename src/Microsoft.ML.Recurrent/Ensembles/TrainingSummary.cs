using System.Globalization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>Writes the outcome of a training to the log of ML.NET.</summary>
internal static class TrainingSummary
{
    /// <param name="log">The log.</param>
    /// <param name="result">The result of training.</param>
    /// <param name="best">A further result of the best epoch, as text that follows its loss.</param>
    /// <param name="name">The beginning of the lines, if there are several trainings.</param>
    public static void Write(RecurrentLog log, TrainingResult result, string best = "", string name = "")
    {
        if (result.Outcome == TrainingOutcome.Cancelled)
            log.Warning($"{name}Training was cancelled in epoch {result.FinishedEpochs + 1}: {Kept(result)}{(result.BestEpoch > 0 ? best : "")}.");
        else if (result.Outcome == TrainingOutcome.LearnedNothing)
            log.Warning($"{name}Nothing was learned in {result.FinishedEpochs} epochs: no step had a target that counts and a finite loss, so the model has "
                + "the initial weights.");
        else
            log.Info($"{name}{result}{(result.BestEpoch > 0 ? best : "")}.");
        if (HasRisen(result))
            log.Warning(string.Create(CultureInfo.InvariantCulture,
                $"{name}The training loss rose from {result.TrainingLosses[0]:g6} in the first epoch to {result.TrainingLosses[^1]:g6} in the last: "
                + $"the model may be of no use. Lower LearningRate, or hold out validation rows so that the best epoch is used."));
        if (result.DroppedSteps > 0)
            log.Warning($"{name}{result.DroppedSteps} steps were dropped because the loss or a gradient was not finite.");
    }

    /// <summary>Determines whether the model has the weights of a training whose loss rose, of which the log has a warning.</summary>
    public static bool HasRisen(TrainingResult result) => result.BestEpoch == 0 && Rose(result.TrainingLosses);

    /// <summary>Determines whether a loss, which fluctuates a little by chance, more than doubled. Losses that can be negative are not judged.</summary>
    private static bool Rose(IReadOnlyList<double> losses) => losses.Count > 1 && losses[0] > 0 && losses[^1] > 2 * losses[0];

    /// <summary>Describes the weights that a cancelled training leaves.</summary>
    private static string Kept(TrainingResult result)
    {
        if (result.BestEpoch > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"the model has the weights of epoch {result.BestEpoch}, the best by validation so far, validation loss {result.BestValidationLoss:g6}");
        if (result.TotalSteps > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"no epoch has been validated, so the model has the latest weights, those after {result.TotalSteps:n0} updates");
        return "no update was made, so the model has the initial weights";
    }
}
