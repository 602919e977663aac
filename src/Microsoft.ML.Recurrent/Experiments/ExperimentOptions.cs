namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents the options of an experiment: how and for how long it searches, and where it keeps its results. An experiment checks and copies its options when
/// it is created.
/// </summary>
/// <remarks>Not safe for concurrent changes.</remarks>
/// <include file="../Documentation/Experiment.xml" path="documentation/example"/>
public sealed class ExperimentOptions
{
    /// <summary>Initializes a new instance of the <see cref="ExperimentOptions"/> class with the default values.</summary>
    public ExperimentOptions() => ExperimentOptionTable.Table.SetDefaults(this);

    /// <summary>Gets or sets the parameters that trials vary.</summary>
    /// <value>
    /// The default is null: the attributes of the options class, starting from the values of the initial options, without the options that have no effect with
    /// the pipeline's input and first options, such as the size of token vectors for a numeric signal.
    /// </value>
    public ExperimentSpace? Space { get; set; }

    /// <summary>Gets or sets the tuner that proposes the parameters of each trial.</summary>
    /// <value>The default is null: a <see cref="GaussianProcessTuner"/>, with or without a <see cref="Pruner"/>.</value>
    public ITuner? Tuner { get; set; }

    /// <summary>
    /// Gets or sets the pruner that stops trials that are not worth continuing. It compares the losses that trainers report after each epoch: validation losses
    /// if the options have validation rows, so set a ValidationFraction; otherwise training losses, which are a poor guide. Do not combine it with parameters
    /// that change the loss itself, LabelSmoothing or the Loss of a regression. The log warns of both cases.
    /// </summary>
    /// <value>The default is null: no trial is stopped.</value>
    public IPruner? Pruner { get; set; }

    /// <summary>Gets or sets the maximum number of trials, including those of an earlier run in the same <see cref="Folder"/>.</summary>
    /// <value>The default is null: the number that <see cref="MaximumTime"/> allows; otherwise at least 1.</value>
    public int? MaximumTrials { get; set; }

    /// <summary>
    /// Gets or sets the maximum time for all trials together, including the time of an earlier run in the same <see cref="Folder"/>. When it is over, running
    /// trials are stopped, unless no trial has been completed yet: then the experiment ends with the first trial that is completed. Refitting takes additional
    /// time.
    /// </summary>
    /// <value>The default is null: the time that <see cref="MaximumTrials"/> take; otherwise above 0. At least one of the two is required.</value>
    public TimeSpan? MaximumTime { get; set; }

    /// <summary>
    /// Gets or sets the seed of the tuner, of the folds, and of every trainer in a trial. The same seed, data and settings make the same trials; how many
    /// trials fit within <see cref="MaximumTime"/> depends on the machine.
    /// </summary>
    /// <value>The default is null: the seed of the <see cref="MLContext"/>, or 1 if it has none.</value>
    public int? Seed { get; set; }

    /// <summary>Gets or sets a value that indicates whether each trial has its own seed. Otherwise trials differ only in their parameters.</summary>
    /// <value>The default is false.</value>
    public bool SeedPerTrial { get; set; }

    /// <summary>
    /// Gets or sets the number of trials that run at the same time. The tuner then proposes a trial without the results of the last few before it, so the same
    /// seed with a different number makes different trials.
    /// </summary>
    /// <value>The default is 1; 1 to 1024. Each trial keeps its rows and its network in memory.</value>
    public int ConcurrentTrials { get; set; }

    /// <summary>
    /// Gets or sets the number of threads that train, shared evenly among the trials that run at the same time. The results of recurrent trainers do not
    /// depend on it.
    /// </summary>
    /// <value>The default is null: one per processor; otherwise 1 to 1024.</value>
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// Gets or sets the path of the folder to which the experiment writes trials as they run (<c>trials.jsonl</c>), checkpoints of running trials, and the best
    /// model as trained. An experiment that was killed continues from the folder and repeats no trial that had ended; trainers with a checkpoint continue
    /// within the trial. Settings that change what is tried or measured must be the same; the code of the pipeline is not compared. Only one process at a time
    /// can use the folder.
    /// </summary>
    /// <value>The default is null: nothing is kept. The folder is created if it does not exist.</value>
    public string? Folder { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether trainers write checkpoints to <see cref="Folder"/>. Set it to false for pipelines that fit the same
    /// recurrent trainer more than once, as one-versus-all does. Only with a <see cref="Folder"/>.
    /// </summary>
    /// <value>The default is true.</value>
    public bool TrialCheckpoints { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the best parameters are fitted once more at the end, on all rows. Otherwise the model is the one that was
    /// measured.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Refit { get; set; }

    /// <summary>
    /// Gets or sets the object that receives a report when a trial starts, reports a loss, or ends. There is one call at a time, on the threads of the trials;
    /// it should return quickly.
    /// </summary>
    /// <value>The default is null.</value>
    public IProgress<ExperimentProgress>? Progress { get; set; }

    /// <summary>
    /// Gets or sets the token that ends the experiment within one batch of a recurrent trainer. Run then returns the best trial so far, with the model as
    /// trained, or throws <see cref="OperationCanceledException"/> if no trial has been completed.
    /// </summary>
    /// <value>The default is none.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets a value that indicates whether a trial may be stopped early.</summary>
    internal bool Prunes => Pruner is not (null or NoPruner);

    /// <summary>Gets the seed, which is 1 if neither the options nor the context have one.</summary>
    internal int SeedOrDefault => Seed ?? RecurrentDefaults.Seed;

    /// <summary>Gets the number of threads of one trial.</summary>
    internal int ThreadsPerTrial => Math.Max(1, (NumberOfThreads ?? Environment.ProcessorCount) / ConcurrentTrials);
}
