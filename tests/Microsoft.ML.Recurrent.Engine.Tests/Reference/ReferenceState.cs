namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// The state of one sequence in one direction of one layer, or the gradient by it: h, and c, which is empty for cells that have none. That of an sLSTM
/// is its c, n and m in succession, or empty before the first step.
/// </summary>
internal sealed record ReferenceState(double[] H, double[] C);
