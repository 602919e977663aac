namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Represents the outcome of a trial.</summary>
/// <param name="Result">The result.</param>
/// <param name="Model">The model as trained; null unless the trial was completed.</param>
/// <param name="Exception">The error; null unless the trial failed.</param>
internal sealed record TrialOutcome(TrialResult Result, ITransformer? Model = null, Exception? Exception = null);
