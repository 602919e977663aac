using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// How a network is trained. Immutable; safe to share and to use for several runs as long as the delegates in it are.
/// Every default gives a sensible run.
/// </summary>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed record TrainingOptions
{
    /// <summary>Sequences per batch, B.</summary>
    /// <value>Default 32; at least 1.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>Most passes over the training set.</summary>
    /// <value>Default 20; at least 1.</value>
    public int NumberOfEpochs { get; init; } = 20;

    /// <summary>Base learning rate, which <see cref="LearningRateSchedule"/> may change from step to step.</summary>
    /// <value>Default 0.001; finite and at least 0.</value>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>
    /// Learning rate of each step. The total number of steps it is told is <see cref="NumberOfEpochs"/> times the steps of the first epoch, which is exact
    /// without truncation and close with it.
    /// </summary>
    /// <value>Default constant.</value>
    public LearningRateSchedule LearningRateSchedule { get; init; } = new ConstantSchedule();

    /// <summary>Makes the optimizer of a run; called once at its start.</summary>
    /// <value>Default <see cref="Adam"/> with its own defaults.</value>
    public Func<Optimizer> CreateOptimizer { get; init; } = static () => new Adam();

    /// <summary>Largest Euclidean norm of the gradients of a step, all taken as one vector; 0 does not limit it.</summary>
    /// <value>Default 1; finite and at least 0.</value>
    public double GradientClipNorm { get; init; } = 1;

    /// <summary>Largest magnitude of a single gradient, applied after <see cref="GradientClipNorm"/>; 0 does not limit it.</summary>
    /// <value>Default 0; finite and at least 0.</value>
    public float GradientClipValue { get; init; }

    /// <summary>
    /// Steps k2 that gradients flow back at most (Williams and Peng 1990); 0 means the whole sequence. Where no sequence of a batch is longer,
    /// the batch is trained whole, bit for bit as without truncation. Memory is that of k2 steps, whatever the length of the sequences.
    /// Needs a network that reads forward only and does not pool by attention, and targets other than <see cref="TargetKind.Labels"/>.
    /// </summary>
    /// <value>Default 0; at least 0.</value>
    public int TruncationLength { get; init; }

    /// <summary>
    /// Steps k1 from one update of a truncated run to the next; 0 means <see cref="TruncationLength"/>. Each update counts the loss of the k1 new
    /// steps and goes back over k2 steps, so that a smaller stride gives every step a longer past at more cost.
    /// </summary>
    /// <value>Default 0; otherwise 1 to <see cref="TruncationLength"/>.</value>
    public int TruncationStride { get; init; }

    /// <summary>Epochs without a better validation score after which training stops; 0 never stops early. Needs a validation set.</summary>
    /// <value>Default 0; at least 0.</value>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>How much better a validation score has to be to count as better for <see cref="EarlyStoppingPatience"/>. The best weights are kept at any improvement.</summary>
    /// <value>Default 0; finite and at least 0.</value>
    public double MinimumImprovement { get; init; }

    /// <summary>
    /// Decay of the running average of the weights; 0 does not average. With it, validation, the best weights and the result are the averaged
    /// weights (Polyak and Juditsky 1992).
    /// </summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float WeightAveraging { get; init; }

    /// <summary>
    /// Parameters that learn only from a later epoch on (gradual unfreezing, Howard and Ruder 2018); those that are not named learn from the start, and a frozen
    /// embedding never does. Where several entries name a parameter, the last of their epochs counts. While a parameter is frozen its weights keep every
    /// bit, its gradient is taken as zero, in <see cref="GradientClipNorm"/> as elsewhere, and the optimizer counts no step for it.
    /// </summary>
    /// <value>Default none; each names at least one parameter of the network, and some parameter learns in the first epoch.</value>
    public IReadOnlyList<LayerUnfreezing> Unfreezing { get; init; } = [];

    /// <summary>Seed of the order of the examples and of every draw in the network. The same seed gives the same bits, whatever <see cref="NumberOfThreads"/> is.</summary>
    /// <value>Default 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that work on a batch; 0 means one per processor. The result does not depend on it.</summary>
    /// <value>Default 0; at least 0.</value>
    public int NumberOfThreads { get; init; }

    /// <summary>
    /// Whether batches are made of sequences of similar length, which wastes less work: examples are shuffled, sorted by length within pools of
    /// several batches, and the batches of all pools are shuffled again. Otherwise batches are cut from the shuffled examples as they come.
    /// </summary>
    /// <value>Default true.</value>
    public bool BucketByLength { get; init; } = true;

    /// <summary>Whether the examples are put into a new random order for each epoch. Without it batches are cut from the data set as it lies and <see cref="BucketByLength"/> is not used.</summary>
    /// <value>Default true.</value>
    public bool Shuffle { get; init; } = true;

    /// <summary>Dropped steps in a row (loss or gradient not finite) after which the run ends with <see cref="TrainingDivergedException"/>.</summary>
    /// <value>Default 10; at least 1.</value>
    public int MaximumConsecutiveDroppedSteps { get; init; } = 10;

    /// <summary>
    /// File that holds everything a run needs to go on; written atomically, kept at the end and marked as finished. A run that finds the file goes on
    /// from it, bit for bit as if it had never stopped; one that finds a finished file returns its result at once. Delete the file to start anew.
    /// </summary>
    /// <value>Default null, no checkpoints.</value>
    public string? CheckpointPath { get; init; }

    /// <summary>Optimizer steps between checkpoints within an epoch; 0 writes them at the end of each epoch and on cancellation only.</summary>
    /// <value>Default 0; at least 0.</value>
    public int CheckpointEverySteps { get; init; }

    /// <summary>What chooses the best epoch in place of the validation loss, or null. The loss is still computed and reported.</summary>
    /// <value>Default null.</value>
    public ValidationMetric? Metric { get; init; }

    /// <summary>
    /// Told at the end of each epoch and, within a long one, whenever <see cref="ReportInterval"/> has passed without a report. A listener that is an
    /// <see cref="IStartedProgress"/> is told first what the run is about to do.
    /// </summary>
    /// <value>Default null.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Longest time within an epoch without a report to <see cref="Progress"/>, looked at after each step.</summary>
    /// <value>Default ten seconds; above zero, or <see cref="Timeout.InfiniteTimeSpan"/> for reports at the end of epochs only.</value>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where elapsed and remaining times come from. The trained weights do not depend on it.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Called after each step, on the thread that runs the training; keep it short. An exception ends the run and reaches the caller.</summary>
    /// <value>Default null.</value>
    public Action<TrainingProgress>? StepCompleted { get; init; }

    /// <summary>Whether a cancelled run throws <see cref="OperationCanceledException"/> after it has left the best weights in the network, instead of returning.</summary>
    /// <value>Default false.</value>
    public bool ThrowOnCancellation { get; init; }

    /// <summary>
    /// Classes that a step of training compares the right one with; 0 takes all. With a large vocabulary most of a step is spent on the head: a sample, drawn
    /// for each shard of each window by the frequency of the classes in the training set to the power of 3/4, spares most of that (Jean et al. 2015).
    /// The training loss is then an estimate, somewhat below the true one; validation and the trained network take all classes.
    /// Needs targets of kind <see cref="TargetKind.Classes"/> and a loss that allows it, <see cref="Losses.ILoss.CanSampleClasses"/>.
    /// </summary>
    /// <value>Default 0; otherwise at least 1 and below the network's outputs. A tenth of a vocabulary of 10,000 is a good start.</value>
    public int SampledClasses { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range or contradict each other; the message names all of them.</exception>
    public void Validate() => Throw(Violations());

    internal static void Throw(List<string> violations)
    {
        if (violations.Count > 0)
            throw new ArgumentException($"Training cannot start with these options: {string.Join("; ", violations)}.");
    }

    internal List<string> Violations()
    {
        List<string> violations = [];
        AtLeast(nameof(BatchSize), BatchSize, 1);
        AtLeast(nameof(NumberOfEpochs), NumberOfEpochs, 1);
        FiniteAndNotNegative(nameof(LearningRate), LearningRate);
        if (LearningRateSchedule is null)
            violations.Add($"{nameof(LearningRateSchedule)} is null");
        if (CreateOptimizer is null)
            violations.Add($"{nameof(CreateOptimizer)} is null");
        FiniteAndNotNegative(nameof(GradientClipNorm), GradientClipNorm);
        FiniteAndNotNegative(nameof(GradientClipValue), GradientClipValue);
        AtLeast(nameof(TruncationLength), TruncationLength, 0);
        if (TruncationStride < 0 || TruncationStride > Math.Max(TruncationLength, 0))
            violations.Add($"{nameof(TruncationStride)} is {TruncationStride}; it is 0 or 1 to {nameof(TruncationLength)}, which is {TruncationLength}");
        if (ReportInterval <= TimeSpan.Zero && ReportInterval != Timeout.InfiniteTimeSpan)
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(ReportInterval)} is {ReportInterval}; it is above zero, or infinite"));
        if (TimeProvider is null)
            violations.Add($"{nameof(TimeProvider)} is null");
        AtLeast(nameof(EarlyStoppingPatience), EarlyStoppingPatience, 0);
        FiniteAndNotNegative(nameof(MinimumImprovement), MinimumImprovement);
        if (!(WeightAveraging >= 0 && WeightAveraging < 1))
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(WeightAveraging)} is {WeightAveraging}; it is at least 0 and below 1"));
        if (Unfreezing is null)
            violations.Add($"{nameof(Unfreezing)} is null");
        foreach (var entry in Unfreezing ?? [])
            if (string.IsNullOrEmpty(entry?.NamePrefix) || entry.FirstEpoch < 0)
                violations.Add($"{nameof(Unfreezing)} is {entry?.ToString() ?? "null"} in one place; it is the start of a parameter's name and an epoch of at least 0");
        AtLeast(nameof(NumberOfThreads), NumberOfThreads, 0);
        AtLeast(nameof(SampledClasses), SampledClasses, 0);
        AtLeast(nameof(MaximumConsecutiveDroppedSteps), MaximumConsecutiveDroppedSteps, 1);
        AtLeast(nameof(CheckpointEverySteps), CheckpointEverySteps, 0);
        if (CheckpointPath is not null && string.IsNullOrWhiteSpace(CheckpointPath))
            violations.Add($"{nameof(CheckpointPath)} is empty; it is the name of a file, or null for no checkpoints");
        if (CheckpointEverySteps > 0 && CheckpointPath is null)
            violations.Add($"{nameof(CheckpointEverySteps)} is {CheckpointEverySteps} but {nameof(CheckpointPath)} is not set");
        return violations;

        void AtLeast(string name, int value, int minimum)
        {
            if (value < minimum)
                violations.Add($"{name} is {value}; it is at least {minimum}");
        }

        void FiniteAndNotNegative(string name, double value)
        {
            if (!double.IsFinite(value) || value < 0)
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it is finite and at least 0"));
        }
    }
}
