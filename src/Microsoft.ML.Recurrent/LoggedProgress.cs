using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent;

/// <summary>Writes each epoch to ML.NET's log and passes it on. It is called on the training thread, so the log reads in order.</summary>
/// <param name="log">The log.</param>
/// <param name="next">Told after the log, or null.</param>
/// <param name="network">The network that is being trained, from 1.</param>
/// <param name="networks">Networks of the model that are trained one after the other.</param>
internal sealed class LoggedProgress(RecurrentLog log, IProgress<TrainingProgress>? next, int network = 1, int networks = 1) : IRestoredProgress
{
    /// <summary>How a line of the log begins that is about one network of several; empty for one alone.</summary>
    public static string NameOf(int network, int networks) => networks == 1 ? "" : $"Network {network} of {networks}: ";

    public void Report(TrainingProgress value)
    {
        value = value with { Network = network, Networks = networks };
        log.Info(NameOf(network, networks) + Describe(value));
        next?.Report(value);
    }

    public void ReportRestored(TrainingProgress value) => (next as IRestoredProgress)?.ReportRestored(value with { Network = network, Networks = networks });

    private static string Describe(TrainingProgress value)
    {
        var validation = double.IsNaN(value.ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation loss {value.ValidationLoss:g6}");
        var dropped = value.DroppedSteps == 0 ? "" : $", {value.DroppedSteps} steps dropped";
        return string.Create(CultureInfo.InvariantCulture,
            $"Epoch {value.Epoch} of {value.Epochs}: training loss {value.TrainingLoss:g6}{validation}, gradient norm {value.GradientNorm:g4}, "
                + $"learning rate {value.LearningRate:g4}, {value.Elapsed.TotalSeconds:f1} s{dropped}");
    }
}
