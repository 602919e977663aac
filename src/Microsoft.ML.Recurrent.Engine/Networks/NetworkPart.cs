namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>A part of a network whose size the same options decide on.</summary>
/// <param name="Options">The names of the options.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Parameters">The tensors they lie in.</param>
internal sealed record NetworkPart(string Options, Int128 Weights, int Parameters);
