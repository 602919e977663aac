namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>What came of a trial.</summary>
/// <param name="Result">The result.</param>
/// <param name="Model">The model as trained; null unless the trial was completed.</param>
/// <param name="Exception">What went wrong; null unless it failed.</param>
internal sealed record TrialOutcome(TrialResult Result, ITransformer? Model = null, Exception? Exception = null);
