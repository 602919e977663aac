using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent;

/// <summary>What ML.NET's log says of a training that has ended.</summary>
internal static class TrainingSummary
{
    /// <param name="log">The log.</param>
    /// <param name="result">What came of the training.</param>
    /// <param name="best">What the best epoch reached, in words that follow its number.</param>
    /// <param name="name">How the lines begin, where there are several trainings.</param>
    public static void Write(RecurrentLog log, TrainingResult result, string best = "", string name = "")
    {
        log.Info($"{name}{result.Outcome} after {result.Epochs} epochs{(result.BestEpoch > 0 ? $", with the weights of epoch {result.BestEpoch}{best}" : "")}.");
        if (result.DroppedSteps > 0)
            log.Warning($"{name}{result.DroppedSteps} steps were dropped because the loss or a gradient was not finite.");
    }
}
