namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Creates the pipelines of trials. Safe for concurrent use if the caller's delegates are.</summary>
internal abstract class TrialPipeline
{
    /// <summary>Gets the options before parameters are applied, as text that differs if options differ.</summary>
    public abstract string Description { get; }

    /// <summary>Gets the name of the options class.</summary>
    public abstract string OptionsName { get; }

    /// <summary>Gets a value that indicates whether training with the first options reports epochs that can be compared between trials.</summary>
    public abstract bool ReportsEpochs { get; }

    /// <summary>Gets the reasons why reports of trials are hard to compare, one sentence each.</summary>
    public abstract IEnumerable<string> PruningConcerns { get; }

    /// <summary>
    /// Returns the pipelines of trials that start at what trainers choose by the training rows, and their space. Nothing is trained.
    /// </summary>
    /// <param name="ml">The context.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="setup">The training setup of the first trial.</param>
    /// <param name="mayWiden">True if the space may get values that it does not have.</param>
    public abstract (TrialPipeline Pipeline, ExperimentSpace Space) StartingAtChoices(MLContext ml, IDataView training, TrialSetup setup, bool mayWiden);

    /// <summary>Creates the pipeline of a trial.</summary>
    /// <param name="ml">The context of the trial.</param>
    /// <param name="parameters">The parameters of the trial; null for the first options without changes.</param>
    /// <param name="setup">The training setup; null if the pipeline will not be trained.</param>
    public abstract IEstimator<ITransformer> Make(MLContext ml, TrialParameters? parameters, TrialSetup? setup);
}
