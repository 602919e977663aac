using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>What ML.NET's log tells of a training that has ended.</summary>
internal static class TrainingSummary
{
    /// <param name="log">The log.</param>
    /// <param name="result">How training ended.</param>
    /// <param name="best">What the best epoch reached beyond its loss, in words that follow it.</param>
    /// <param name="name">How the lines begin, where there are several trainings.</param>
    public static void Write(RecurrentLog log, TrainingResult result, string best = "", string name = "")
    {
        if (result.Outcome == TrainingOutcome.Cancelled)
            log.Warning($"{name}Training was cancelled in epoch {result.Epochs + 1}: {Kept(result)}{(result.BestEpoch > 0 ? best : "")}.");
        else if (result.Outcome == TrainingOutcome.LearnedNothing)
            log.Warning($"{name}Nothing was learned in {result.Epochs} epochs: no step had a target that counts and a finite loss, so the model has the "
                + "weights it began with.");
        else
            log.Info($"{name}{result}{(result.BestEpoch > 0 ? best : "")}.");
        if (result.DroppedSteps > 0)
            log.Warning($"{name}{result.DroppedSteps} steps were dropped because the loss or a gradient was not finite.");
    }

    /// <summary>Which weights a cancelled training leaves.</summary>
    private static string Kept(TrainingResult result)
    {
        if (result.BestEpoch > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"the model has the weights of epoch {result.BestEpoch}, the best by validation so far, validation loss {result.BestValidationLoss:g6}");
        if (result.Steps > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"no epoch has been validated, so the model has the latest weights, those after {result.Steps:n0} updates");
        return "no update was made, so the model has the weights it began with";
    }
}
