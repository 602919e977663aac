namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>A trial that begins.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parameters">What it is made with.</param>
/// <param name="Known">The trials that it knows of.</param>
internal sealed record Trial(int Id, TrialParameters Parameters, IReadOnlyList<TrialResult> Known);
