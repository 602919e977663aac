using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Writes the perplexities of each epoch to ML.NET's log, behind the line of the losses they are made of.</summary>
internal sealed class PerplexityProgress(RecurrentLog log, IProgress<TrainingProgress> first) : IRestoredProgress
{
    public void Report(TrainingProgress value)
    {
        first.Report(value);
        var validation = double.IsNaN(value.ValidationLoss)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", validation perplexity {Math.Exp(value.ValidationLoss):g6}");
        log.Info(string.Create(CultureInfo.InvariantCulture, $"Epoch {value.Epoch}: training perplexity {Math.Exp(value.TrainingLoss):g6}{validation}."));
    }

    public void ReportRestored(TrainingProgress value) => (first as IRestoredProgress)?.ReportRestored(value);
}
