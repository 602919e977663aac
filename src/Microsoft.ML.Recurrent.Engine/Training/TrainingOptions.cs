using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Specifies how a network is trained. The defaults are a sensible start. Immutable; safe to share and to use for several runs as long as the delegates in it
/// are.
/// </summary>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed record TrainingOptions
{
    /// <summary>Gets the number of sequences per batch, B.</summary>
    /// <value>The default is 32; at least 1.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Gets the maximum number of sequences of a batch that are computed at the same time; 0 computes the whole batch at once. A batch with more sequences is
    /// computed in pieces of about the same size, whose gradients are added before the weights are updated (gradient accumulation), so that it may be larger
    /// than memory holds. The update is that of the whole batch, up to rounding; noise is drawn anew for each piece.
    /// </summary>
    /// <value>The default is 0; otherwise at least 1 and below <see cref="BatchSize"/>.</value>
    public int MicroBatchSize { get; init; }

    /// <summary>Gets the maximum number of passes over the training set.</summary>
    /// <value>The default is 20; at least 1.</value>
    public int NumberOfEpochs { get; init; } = 20;

    /// <summary>
    /// Gets the training time after which the run ends with the outcome <see cref="TrainingOutcome.TimeExpired"/>, within one window of a batch, by
    /// <see cref="TimeProvider"/>. It includes validation and, for a resumed run, the time up to the checkpoint. The epoch that is cut short is validated and
    /// counted as any other, so that the network holds the best or the averaged weights. Where a run ends depends on the speed of the machine, so that its
    /// results do, too. A run whose epochs end earlier ends with them.
    /// </summary>
    /// <value>The default is <see cref="Timeout.InfiniteTimeSpan"/>, for no limit; otherwise above zero.</value>
    public TimeSpan MaximumDuration { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Gets the base learning rate, which <see cref="LearningRateSchedule"/> may change from step to step.</summary>
    /// <value>The default is 0.001; finite and at least 0.</value>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>
    /// Gets the schedule that determines the learning rate of each step. The total number of steps that it receives is <see cref="NumberOfEpochs"/> times
    /// the number of steps of the first epoch, which is exact without truncation and approximate with it.
    /// </summary>
    /// <value>The default is a constant learning rate.</value>
    public LearningRateSchedule LearningRateSchedule { get; init; } = new ConstantSchedule();

    /// <summary>Gets the function that creates the optimizer of a run. It is called once, at the start of the run.</summary>
    /// <value>The default creates an <see cref="Adam"/> with default settings.</value>
    public Func<Optimizer> CreateOptimizer { get; init; } = static () => new Adam();

    /// <summary>Gets the maximum Euclidean norm of the gradients of a step, taken together as one vector; 0 disables the limit.</summary>
    /// <value>The default is 1; finite and at least 0.</value>
    public double GradientClipNorm { get; init; } = 1;

    /// <summary>Gets the maximum magnitude of a single gradient, applied after <see cref="GradientClipNorm"/>; 0 disables the limit.</summary>
    /// <value>The default is 0; finite and at least 0.</value>
    public float GradientClipValue { get; init; }

    /// <summary>
    /// Gets the maximum number of steps k2 through which gradients flow back (Williams and Peng 1990); 0 means the whole sequence. If no sequence of a batch is
    /// longer, the batch is trained whole, bit for bit as without truncation. Memory is that of k2 steps, whatever the length of the sequences. Requires a
    /// network that reads forward only and does not pool by attention, and targets other than <see cref="TargetKind.Labels"/>.
    /// </summary>
    /// <value>The default is 0; at least 0.</value>
    public int TruncationLength { get; init; }

    /// <summary>
    /// Gets the number of steps k1 from one update of a truncated run to the next; 0 means <see cref="TruncationLength"/>. Each update counts the loss of the
    /// k1 new steps and goes back over k2 steps, so that a smaller stride gives every step a longer past at a higher cost.
    /// </summary>
    /// <value>The default is 0; otherwise 1 to <see cref="TruncationLength"/>.</value>
    public int TruncationStride { get; init; }

    /// <summary>
    /// Gets a value that indicates whether windows have random lengths (Merity et al. 2018), so that the ends of windows are not at the same steps in every
    /// epoch: normally distributed with a standard deviation of 5 around <see cref="TruncationLength"/> or, with a probability of 0.05, around half of it, and
    /// at least 5. The learning rate of a window is multiplied by its length divided by <see cref="TruncationLength"/>. A batch without a longer sequence is
    /// trained whole. Requires a <see cref="TruncationLength"/> of at least 1, a <see cref="TruncationStride"/> of 0 and a network without pooling and without
    /// front layers that return fewer steps.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RandomTruncation { get; init; }

    /// <summary>
    /// Gets the number of epochs without a better validation score after which training stops; 0 disables early stopping. Requires a validation set.
    /// </summary>
    /// <value>The default is 0; at least 0.</value>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>
    /// Gets the amount by which a validation score has to improve to count as better for <see cref="EarlyStoppingPatience"/>. The best weights are kept after
    /// any improvement.
    /// </summary>
    /// <value>The default is 0; finite and at least 0.</value>
    public double MinimumImprovement { get; init; }

    /// <summary>
    /// Gets the decay of the running average of the weights; 0 disables averaging. With averaging, validation, the best weights and the result use the averaged
    /// weights (Polyak and Juditsky 1992).
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float WeightAveraging { get; init; }

    /// <summary>
    /// Gets the number n of epochs of non-monotonically triggered averaging (NT-ASGD, Merity et al. 2018); 0 disables it. After the first epoch whose
    /// validation score is worse than the best of all epochs but the last n before it, the run averages the weights after each of its steps. From then on,
    /// validation, the best weights and the result use that mean. Requires a validation set and a <see cref="WeightAveraging"/> of 0.
    /// </summary>
    /// <value>The default is 0; at least 0. Merity et al. use 5.</value>
    public int AveragingPatience { get; init; }

    /// <summary>
    /// Gets the parameters that start to learn only in a later epoch (gradual unfreezing, Howard and Ruder 2018). Parameters that are not named learn from the
    /// start, and a frozen embedding never learns. If several entries name a parameter, the latest of their epochs applies. While a parameter is frozen, its
    /// weights keep every bit, its gradient is treated as zero, also for <see cref="GradientClipNorm"/>, and the optimizer counts no steps for it.
    /// </summary>
    /// <value>The default is empty. Each entry must name at least one parameter of the network, and some parameter must learn in the first epoch.</value>
    public IReadOnlyList<LayerUnfreezing> Unfreezing { get; init; } = [];

    /// <summary>Gets the noise under which the network learns.</summary>
    /// <value>The default is none. What a network cannot have, such as dropout of characters without an encoder of characters, is refused.</value>
    public NoiseOptions Noise { get; init; } = NoiseOptions.None;

    /// <summary>
    /// Gets the seed of the order of the examples and of every random draw in the network. The same seed gives the same bits, whatever
    /// <see cref="NumberOfThreads"/> is.
    /// </summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of threads that work on a batch; 0 uses one per processor. The result does not depend on it.</summary>
    /// <value>The default is 0; at least 0.</value>
    public int NumberOfThreads { get; init; }

    /// <summary>
    /// Gets a value that indicates whether batches are made of sequences of similar length, which wastes less work: examples are shuffled, sorted by length
    /// within pools of several batches, and the batches of all pools are shuffled again. If false, batches are cut from the shuffled examples in order.
    /// </summary>
    /// <value>The default is true.</value>
    public bool BucketByLength { get; init; } = true;

    /// <summary>
    /// Gets a value that indicates whether the examples are shuffled anew for each epoch. If false, batches are cut from the data set in its own order and
    /// <see cref="BucketByLength"/> is ignored.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Gets the number of consecutive dropped steps (loss or gradient not finite) after which the run ends with a <see cref="TrainingDivergedException"/>.
    /// </summary>
    /// <value>The default is 10; at least 1.</value>
    public int MaximumConsecutiveDroppedSteps { get; init; } = 10;

    /// <summary>
    /// Gets the path of the file that holds everything a run needs in order to resume. It is written atomically, kept at the end and marked as finished. A run
    /// that finds the file resumes from it, bit for bit as if it had never stopped; a run that finds a finished file returns its result at once. Delete the
    /// file to start again.
    /// </summary>
    /// <value>The default is null, for no checkpoints.</value>
    public string? CheckpointPath { get; init; }

    /// <summary>
    /// Gets the number of optimizer steps between checkpoints within an epoch; 0 writes them only at the end of each epoch and on cancellation.
    /// </summary>
    /// <value>The default is 0; at least 0.</value>
    public int CheckpointEverySteps { get; init; }

    /// <summary>Gets the metric that determines the best epoch instead of the validation loss, or null. The loss is still computed and reported.</summary>
    /// <value>The default is null.</value>
    public ValidationMetric? Metric { get; init; }

    /// <summary>
    /// Gets the listener that receives a report at the end of each epoch and, within a long epoch, whenever <see cref="ReportInterval"/> has passed without
    /// one. A listener that implements <see cref="IStartedProgress"/> first receives a summary of the run that is about to start.
    /// </summary>
    /// <value>The default is null.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Gets the longest time within an epoch without a report to <see cref="Progress"/>, checked after each step.</summary>
    /// <value>The default is ten seconds; above zero, or <see cref="Timeout.InfiniteTimeSpan"/> for reports at the end of epochs only.</value>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets the source of elapsed and remaining times. The trained weights depend on it only with a <see cref="MaximumDuration"/> or an
    /// <see cref="ElapsedTimeSchedule"/>.
    /// </summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets the action that is called after each step, on the thread that runs the training; keep it short. An exception that it throws ends the run and
    /// reaches the caller.
    /// </summary>
    /// <value>The default is null.</value>
    public Action<TrainingProgress>? StepCompleted { get; init; }

    /// <summary>
    /// Gets a value that indicates whether a cancelled run throws <see cref="OperationCanceledException"/>, after it has put the best weights into the network,
    /// instead of returning.
    /// </summary>
    /// <value>The default is false.</value>
    public bool ThrowOnCancellation { get; init; }

    /// <summary>
    /// Gets the number of sampled classes with which a training step compares the correct class; 0 uses all classes. With a large vocabulary, the head takes
    /// most of the time of a step; a sample, drawn for each shard of each window in proportion to the frequency of the classes in the training set to the power
    /// of 3/4, saves most of that (Jean et al. 2015). The training loss is then an estimate, somewhat below the true one; validation and the trained network
    /// use all classes. Requires targets of kind <see cref="TargetKind.Classes"/> or <see cref="TargetKind.Tokens"/> and a loss that supports it; see
    /// <see cref="Losses.ILoss.CanSampleClasses"/>.
    /// </summary>
    /// <value>The default is 0; otherwise at least 1 and below the number of outputs of the network. A tenth of a vocabulary of 10,000 is a good start.</value>
    public int SampledClasses { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range or contradict each other; the message names every violation.</exception>
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
        if (MicroBatchSize < 0 || (MicroBatchSize > 0 && MicroBatchSize >= BatchSize))
            violations.Add($"{nameof(MicroBatchSize)} is {MicroBatchSize}; it must be 0, or at least 1 and below {nameof(BatchSize)}, which is {BatchSize}");
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
            violations.Add($"{nameof(TruncationStride)} is {TruncationStride}; it must be 0 or 1 to {nameof(TruncationLength)}, which is {TruncationLength}");
        if (RandomTruncation && (TruncationLength == 0 || TruncationStride > 0))
            violations.Add($"{nameof(RandomTruncation)} is true, but {nameof(TruncationLength)} is {TruncationLength} and {nameof(TruncationStride)} "
                + $"{TruncationStride}; it needs a length of at least 1 and a stride of 0");
        if (ReportInterval <= TimeSpan.Zero && ReportInterval != Timeout.InfiniteTimeSpan)
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(ReportInterval)} is {ReportInterval}; it must be above zero, or infinite"));
        if (MaximumDuration <= TimeSpan.Zero && MaximumDuration != Timeout.InfiniteTimeSpan)
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(MaximumDuration)} is {MaximumDuration}; it must be above zero, or infinite"));
        if (TimeProvider is null)
            violations.Add($"{nameof(TimeProvider)} is null");
        AtLeast(nameof(EarlyStoppingPatience), EarlyStoppingPatience, 0);
        FiniteAndNotNegative(nameof(MinimumImprovement), MinimumImprovement);
        if (!(WeightAveraging >= 0 && WeightAveraging < 1))
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(WeightAveraging)} is {WeightAveraging}; it must be at least 0 and below 1"));
        AtLeast(nameof(AveragingPatience), AveragingPatience, 0);
        if (AveragingPatience > 0 && WeightAveraging > 0)
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(AveragingPatience)} is {AveragingPatience}, but {nameof(WeightAveraging)} is "
                + $"{WeightAveraging}, which averages from the start; set one of them to 0"));
        if (Unfreezing is null)
            violations.Add($"{nameof(Unfreezing)} is null");
        foreach (var entry in Unfreezing ?? [])
            if (string.IsNullOrEmpty(entry?.NamePrefix) || entry.FirstEpoch < 0)
                violations.Add($"{nameof(Unfreezing)} is {entry?.ToString() ?? "null"} in one place; "
                    + "it must be the start of a parameter's name and an epoch of at least 0");
        violations.AddRange(Noise is null ? [$"{nameof(Noise)} is null"] : Noise.Violations().Select(violation => $"{nameof(Noise)}.{violation}"));
        AtLeast(nameof(NumberOfThreads), NumberOfThreads, 0);
        AtLeast(nameof(SampledClasses), SampledClasses, 0);
        AtLeast(nameof(MaximumConsecutiveDroppedSteps), MaximumConsecutiveDroppedSteps, 1);
        AtLeast(nameof(CheckpointEverySteps), CheckpointEverySteps, 0);
        if (CheckpointPath is not null && string.IsNullOrWhiteSpace(CheckpointPath))
            violations.Add($"{nameof(CheckpointPath)} is empty; it must be the name of a file, or null for no checkpoints");
        if (CheckpointEverySteps > 0 && CheckpointPath is null)
            violations.Add($"{nameof(CheckpointEverySteps)} is {CheckpointEverySteps} but {nameof(CheckpointPath)} is not set");
        return violations;

        void AtLeast(string name, int value, int minimum)
        {
            if (value < minimum)
                violations.Add($"{name} is {value}; it must be at least {minimum}");
        }

        void FiniteAndNotNegative(string name, double value)
        {
            if (!double.IsFinite(value) || value < 0)
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be finite and at least 0"));
        }
    }
}
