namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Represents a trial that begins.</summary>
/// <param name="Id">The number of the trial.</param>
/// <param name="Parameters">The parameters of the trial.</param>
/// <param name="Known">The trials that it knows of.</param>
internal sealed record Trial(int Id, TrialParameters Parameters, IReadOnlyList<TrialResult> Known);
