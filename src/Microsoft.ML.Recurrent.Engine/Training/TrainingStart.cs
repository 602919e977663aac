using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>What a run is about to do, known before its first step. A plain value.</summary>
public readonly record struct TrainingStart
{
    /// <summary>Sequences to learn from.</summary>
    public int TrainingRows { get; init; }

    /// <summary>Sequences that choose the best epoch; 0 where none do.</summary>
    public int ValidationRows { get; init; }

    /// <summary>Weights of the network, those that are frozen included.</summary>
    public long Parameters { get; init; }

    /// <summary>Most epochs the run may take.</summary>
    public int Epochs { get; init; }

    /// <summary>Epochs that a checkpoint has already; 0 for a new run.</summary>
    public int FinishedEpochs { get; init; }

    /// <summary>Updates of the weights in an epoch; exact without truncation and close with it.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Threads that train, at least 1.</summary>
    public int Threads { get; init; }

    /// <summary>One line, as in a log.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var validation = ValidationRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {ValidationRows:n0} to choose the best epoch");
        var finished = FinishedEpochs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {FinishedEpochs} of them done");
        return string.Create(CultureInfo.InvariantCulture,
            $"{TrainingRows:n0} rows{validation}; {Parameters:n0} parameters; at most {Epochs} epochs of {StepsPerEpoch:n0} updates{finished}; "
                + $"{Threads} {(Threads == 1 ? "thread" : "threads")}");
    }
}
