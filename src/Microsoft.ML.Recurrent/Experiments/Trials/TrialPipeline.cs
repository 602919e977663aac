namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Makes the pipelines of trials. Safe for concurrent use as far as the caller's delegates are.</summary>
internal abstract class TrialPipeline
{
    /// <summary>What the options are before parameters are applied, as text that differs where options differ.</summary>
    public abstract string Description { get; }

    /// <summary>The name of the options class.</summary>
    public abstract string OptionsName { get; }

    /// <summary>Whether training of the first options reports epochs that compare between trials.</summary>
    public abstract bool ReportsEpochs { get; }

    /// <summary>What makes reports of trials hard to compare, a sentence each.</summary>
    public abstract IEnumerable<string> PruningConcerns { get; }

    /// <summary>Makes the pipeline of a trial.</summary>
    /// <param name="ml">The context of the trial.</param>
    /// <param name="parameters">What it is made with; null for the first options as they are.</param>
    /// <param name="setup">How it is to be trained; null where it will not be.</param>
    public abstract IEstimator<ITransformer> Make(MLContext ml, TrialParameters? parameters, TrialSetup? setup);
}
