using System.Globalization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Describes what a model is trained on, for the first line on its training in the log. That line is written once, however many networks follow.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="about">A description of what is read and what is learned: "a vocabulary of 812 tokens, 6 classes".</param>
/// <param name="data">The text that replaces the number of rows, or null.</param>
internal sealed class TrainingSubject(RecurrentLog log, string about, string? data = null)
{
    private bool _opened;

    /// <summary>Writes the line unless it has been written.</summary>
    /// <param name="start">The start of the run of the first network.</param>
    /// <param name="networks">The number of networks of the model.</param>
    /// <param name="threads">The number of threads that train all of them.</param>
    public void Open(TrainingStart start, int networks, int threads)
    {
        if (_opened)
            return;
        _opened = true;
        log.Info(Describe(start, networks, threads));
    }

    private string Describe(TrainingStart start, int networks, int threads)
    {
        var what = networks == 1 ? "a network" : $"{networks} networks";
        var rows = data ?? CountText.Of(start.TrainingRows, "row");
        var validation = start.ValidationRows == 0 || data is not null ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {start.ValidationRows:n0} more choose the best epoch");
        var each = networks == 1 ? "" : " each";
        var updates = string.Create(CultureInfo.InvariantCulture,
            $"{CountText.Of(start.NumberOfEpochs, "epoch")} of {CountText.Of(start.StepsPerEpoch, "update")}{each}");
        var finished = start.FinishedEpochs == 0 ? "" : $", {start.FinishedEpochs} of them completed earlier";
        return string.Create(CultureInfo.InvariantCulture,
            $"Training {what} of {start.NumberOfParameters:n0} parameters on {rows}{validation}: {about}; at most {updates}{finished}; "
                + $"{CountText.Of(threads, "thread")}; {start.MemoryText} of memory{each}.");
    }
}
