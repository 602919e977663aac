namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Everything a run needs to go on, as plain values.</summary>
internal sealed class Checkpoint
{
    /// <summary>Which run it is of.</summary>
    public required List<(string Name, string Value)> Fingerprint { get; init; }

    /// <summary>Position, counters, scores and best weights.</summary>
    public required TrainingState State { get; init; }

    /// <summary>Weights of the last step. [parameters]</summary>
    public required float[] Weights { get; init; }

    /// <summary>Steps of the optimizer.</summary>
    public required long OptimizerSteps { get; init; }

    /// <summary>Slots of the optimizer, each [parameters].</summary>
    public required IReadOnlyList<(string Name, float[] Values)> OptimizerSlots { get; init; }

    /// <summary>What the schedule remembers.</summary>
    public required double[] ScheduleState { get; init; }

    /// <summary>Updates of the running average; 0 without one.</summary>
    public required long AverageUpdates { get; init; }

    /// <summary>The running average; empty without one. [parameters]</summary>
    public required float[] Average { get; init; }

    /// <summary>States carried to the next window of a batch that is not finished, one for each shard; none between batches.</summary>
    public required float[][] CarriedStates { get; init; }
}
