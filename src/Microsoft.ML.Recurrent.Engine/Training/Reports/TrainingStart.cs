using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents a summary of a run before its first step. A plain value.</summary>
public readonly record struct TrainingStart
{
    /// <summary>Gets the number of sequences in the training set.</summary>
    public int TrainingRows { get; init; }

    /// <summary>Gets the number of sequences in the validation set, which determine the best epoch; 0 without one.</summary>
    public int ValidationRows { get; init; }

    /// <summary>Gets the number of weights of the network, including frozen ones.</summary>
    public long NumberOfParameters { get; init; }

    /// <summary>Gets the maximum number of epochs of the run.</summary>
    public int NumberOfEpochs { get; init; }

    /// <summary>Gets the number of epochs that a checkpoint already contains; 0 for a new run.</summary>
    public int FinishedEpochs { get; init; }

    /// <summary>Gets the number of updates of the weights in an epoch; exact without truncation and approximate with it.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Gets the number of threads that train, at least 1.</summary>
    public int NumberOfThreads { get; init; }

    /// <summary>
    /// Gets an estimate of the memory that the run needs beyond the training data, in bytes: for the weights and what the optimizer keeps of them, and for the
    /// largest batch.
    /// </summary>
    public long EstimatedMemory { get; init; }

    /// <summary>Gets <see cref="EstimatedMemory"/> for a log, such as "about 12 MB".</summary>
    internal string MemoryText =>
        EstimatedMemory < 1_000_000 ? "less than 1 MB" : string.Create(CultureInfo.InvariantCulture, $"about {EstimatedMemory / 1e6:n0} MB");

    /// <summary>Returns a summary of the run in one line, for a log.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var validation = ValidationRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {ValidationRows:n0} to choose the best epoch");
        var finished = FinishedEpochs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {FinishedEpochs} of them done");
        return string.Create(CultureInfo.InvariantCulture,
            $"{TrainingRows:n0} rows{validation}; {NumberOfParameters:n0} parameters; at most {NumberOfEpochs} epochs of {StepsPerEpoch:n0} updates{finished}; "
                + $"{NumberOfThreads} {(NumberOfThreads == 1 ? "thread" : "threads")}; {MemoryText} of memory");
    }
}
