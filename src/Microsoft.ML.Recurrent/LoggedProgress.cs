using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent;

/// <summary>Writes each epoch to ML.NET's log and passes it on. It is called on the training thread, so the log reads in order.</summary>
internal sealed class LoggedProgress(RecurrentLog log, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        log.Info(Describe(value));
        next?.Report(value);
    }

    private static string Describe(TrainingProgress value)
    {
        var validation = double.IsNaN(value.ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation loss {value.ValidationLoss:g6}");
        var dropped = value.DroppedSteps == 0 ? "" : $", {value.DroppedSteps} steps dropped";
        return string.Create(CultureInfo.InvariantCulture,
            $"Epoch {value.Epoch} of {value.Epochs}: training loss {value.TrainingLoss:g6}{validation}, gradient norm {value.GradientNorm:g4}, "
                + $"learning rate {value.LearningRate:g4}, {value.Elapsed.TotalSeconds:f1} s{dropped}");
    }
}
