namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>How an experiment searches, for how long, and where it keeps what it finds. An experiment checks and copies its options when it is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
/// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
public sealed class ExperimentOptions
{
    /// <summary>What is tried.</summary>
    /// <value>
    /// Default null: the attributes of the options class, beginning with the values of the initial options, without the options that do nothing for what
    /// the pipeline reads and begins with, such as vectors of tokens for a signal.
    /// </value>
    public ExperimentSpace? Space { get; set; }

    /// <summary>What proposes the parameters of each trial.</summary>
    /// <value>Default null: a <see cref="GaussianProcessTuner"/>; with a <see cref="Pruner"/> a <see cref="ParzenTuner"/>, which gains more by pruning.</value>
    public ITuner? Tuner { get; set; }

    /// <summary>
    /// What stops trials that are not worth going on with. It goes by the losses that trainers report after each epoch: those of validation rows where the options have
    /// them, so give them a ValidationFraction; without one of training rows, which says little. What changes that loss itself, LabelSmoothing or a regression's Loss,
    /// does not go with it; the log warns of both.
    /// </summary>
    /// <value>Default null: none is stopped.</value>
    public IPruner? Pruner { get; set; }

    /// <summary>Most trials, those of an earlier run in the same <see cref="Folder"/> included.</summary>
    /// <value>Default null: as many as <see cref="MaximumTime"/> allows. At least 1.</value>
    public int? MaximumTrials { get; set; }

    /// <summary>
    /// Time for all trials, that of an earlier run in the same <see cref="Folder"/> included. When it is up the trials that are running are given up, unless none has been
    /// completed yet: then the experiment ends with the first that is. Refitting comes on top.
    /// </summary>
    /// <value>Default null: as long as <see cref="MaximumTrials"/> take. Above 0; one of the two has to be given.</value>
    public TimeSpan? MaximumTime { get; set; }

    /// <summary>
    /// Seed of the tuner, of the folds, and of every trainer in a trial. Same seed, data and settings, same trials; how many there are under <see cref="MaximumTime"/> is up
    /// to the machine.
    /// </summary>
    /// <value>Default 1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Whether each trial has a seed of its own. Otherwise trials differ by their parameters alone.</summary>
    /// <value>Default false.</value>
    public bool SeedPerTrial { get; set; }

    /// <summary>Trials at a time. A trial then knows nothing of the last few before it, so the same seed with another number gives other trials.</summary>
    /// <value>Default 1; 1 to 1024. Each holds its rows and its network in memory.</value>
    public int ConcurrentTrials { get; set; } = 1;

    /// <summary>Threads that train, shared evenly among the trials that run at a time; 0 means one per processor. What recurrent trainers give does not depend on it.</summary>
    /// <value>Default 0; 0 to 1024.</value>
    public int NumberOfThreads { get; set; }

    /// <summary>
    /// Where trials are written to as they come (<c>trials.jsonl</c>), with checkpoints of those that are running and the best model as trained. An experiment that is
    /// killed goes on from it and repeats no trial that had ended; trainers with a checkpoint go on within the trial. Settings that change what is tried or measured
    /// have to be the same; the pipeline's code is not looked at. One process at a time.
    /// </summary>
    /// <value>Default null: nothing is kept. The folder is made if it is not there.</value>
    public string? Folder { get; set; }

    /// <summary>
    /// Whether trainers write checkpoints to <see cref="Folder"/>. Turn it off for pipelines that fit the same recurrent trainer more than once, as one-versus-all does.
    /// </summary>
    /// <value>Default true.</value>
    public bool TrialCheckpoints { get; set; } = true;

    /// <summary>Whether the best parameters are fitted once more at the end, on all rows. Otherwise the model is the one that was measured.</summary>
    /// <value>Default false.</value>
    public bool Refit { get; set; }

    /// <summary>Told when a trial starts, reports and ends; one call at a time, on the threads of the trials. Keep it short.</summary>
    /// <value>Default null.</value>
    public IProgress<ExperimentProgress>? Progress { get; set; }

    /// <summary>
    /// Ends the experiment within one batch of a recurrent trainer; Run then returns the best so far, as trained, or throws
    /// <see cref="OperationCanceledException"/> where no trial has been completed.
    /// </summary>
    /// <value>Default none.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Checks everything and returns a copy.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message names every violation.</exception>
    internal ExperimentOptions CheckedCopy()
    {
        var violations = new OptionViolations(nameof(ExperimentOptions));
        violations.Require(MaximumTrials is not null || MaximumTime is not null, $"neither {nameof(MaximumTrials)} nor {nameof(MaximumTime)}", "given", "one of them or both");
        violations.Require(MaximumTrials is not < 1, nameof(MaximumTrials), MaximumTrials ?? 0, "null, or at least 1");
        violations.Require(MaximumTime is not { } time || time > TimeSpan.Zero, nameof(MaximumTime), MaximumTime ?? default, "null, or above 0");
        violations.RequireBetween(nameof(ConcurrentTrials), ConcurrentTrials, 1, RecurrentDefaults.MostThreads);
        violations.RequireBetween(nameof(NumberOfThreads), NumberOfThreads, 0, RecurrentDefaults.MostThreads);
        violations.Require(Folder is null || !string.IsNullOrWhiteSpace(Folder), nameof(Folder), "empty", "null or a path");
        violations.ThrowIfAny();
        return (ExperimentOptions)MemberwiseClone();
    }

    /// <summary>Whether anything may stop a trial early.</summary>
    internal bool Prunes => Pruner is not (null or NoPruner);

    /// <summary>Threads of one trial.</summary>
    internal int ThreadsPerTrial => Math.Max(1, (NumberOfThreads == 0 ? Environment.ProcessorCount : NumberOfThreads) / ConcurrentTrials);
}
