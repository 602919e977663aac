namespace Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

/// <summary>Represents everything that a run needs in order to resume, as plain values.</summary>
internal sealed class Checkpoint
{
    /// <summary>Gets the fingerprint of the run that the checkpoint belongs to.</summary>
    public required List<(string Name, string Value)> Fingerprint { get; init; }

    /// <summary>Gets the position, the counters, the scores and the best weights of the run.</summary>
    public required TrainingState State { get; init; }

    /// <summary>Gets the weights after the last step. [parameters]</summary>
    public required float[] Weights { get; init; }

    /// <summary>Gets the number of steps that the optimizer has taken.</summary>
    public required long OptimizerSteps { get; init; }

    /// <summary>Gets the slots of the optimizer, each [parameters].</summary>
    public required IReadOnlyList<(string Name, float[] Values)> OptimizerSlots { get; init; }

    /// <summary>Gets the state of the learning rate schedule.</summary>
    public required double[] ScheduleState { get; init; }

    /// <summary>Gets the number of updates of the running average; 0 without one.</summary>
    public required long AverageUpdates { get; init; }

    /// <summary>Gets the running average of the weights; empty without one. [parameters]</summary>
    public required float[] Average { get; init; }

    /// <summary>Gets the states that are carried to the next window of an unfinished batch, one array for each shard; empty between batches.</summary>
    public required float[][] CarriedStates { get; init; }
}
