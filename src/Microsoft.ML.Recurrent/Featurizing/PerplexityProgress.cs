using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Writes the perplexity of each epoch to ML.NET's log and passes its losses on. It is called on the training thread, so the log reads in order.</summary>
internal sealed class PerplexityProgress(RecurrentLog log, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        var validation = double.IsNaN(value.ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation perplexity {Math.Exp(value.ValidationLoss):g6}");
        var dropped = value.DroppedSteps == 0 ? "" : $", {value.DroppedSteps} steps dropped";
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Epoch {value.Epoch} of {value.Epochs}: training perplexity {Math.Exp(value.TrainingLoss):g6}{validation}, gradient norm {value.GradientNorm:g4}, "
                + $"learning rate {value.LearningRate:g4}, {value.Elapsed.TotalSeconds:f1} s{dropped}"));
        next?.Report(value);
    }
}
