using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Training.Reports;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Writes to the log of ML.NET what is trained, the first and the last epoch and, in between, the progress at most every ten seconds. Every report is passed
/// on. It is called on the training thread, so the lines of the log are in order.
/// </summary>
/// <param name="context">The log, the listener that receives each report after it, and the source of the time.</param>
/// <param name="subject">The description of what is trained.</param>
/// <param name="network">The number of the network that is being trained, starting at 1.</param>
/// <param name="networks">The number of networks of the model, which are trained one after the other.</param>
/// <param name="isLanguageModel">True to report losses as perplexities, too.</param>
internal sealed class LoggedProgress(FitContext context, TrainingSubject subject, int network = 1, int networks = 1, bool isLanguageModel = false)
    : IRestoredProgress, IStartedProgress
{
    private readonly LogPace _pace = new(context.Time);

    /// <summary>Returns the beginning of a line of the log about one of several networks; empty for a single network.</summary>
    public static string NameOf(int network, int networks) => networks == 1 ? "" : $"Network {network} of {networks}: ";

    public void ReportStart(TrainingStart value)
    {
        subject.Open(value, networks, value.NumberOfThreads);
        (context.Progress as IStartedProgress)?.ReportStart(value);
    }

    public void Report(TrainingProgress value)
    {
        var isLast = value.EpochCompleted && value.Remaining == TimeSpan.Zero;
        // The remaining networks take about as long as this one.
        value = value with
        {
            Network = network,
            NumberOfNetworks = networks,
            Remaining = value.Remaining is { } left ? left + ((networks - network) * (value.Elapsed + left)) : null,
        };
        if (_pace.IsDue(always: isLast))
            context.Log.Info($"{value}{(isLanguageModel ? Perplexities(value) : "")}.");
        context.Progress?.Report(value);
    }

    public void ReportRestored(TrainingProgress value) =>
        (context.Progress as IRestoredProgress)?.ReportRestored(value with { Network = network, NumberOfNetworks = networks });

    private static string Perplexities(TrainingProgress value)
    {
        var validation = double.IsNaN(value.ValidationLoss) ? ""
            : string.Create(CultureInfo.InvariantCulture, $", validation perplexity {Math.Exp(value.ValidationLoss):g6}");
        return string.Create(CultureInfo.InvariantCulture, $", training perplexity {Math.Exp(value.TrainingLoss):g6}{validation}");
    }
}
