namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Represents a part of a network whose size is determined by the same options.</summary>
/// <param name="Options">The names of the options.</param>
/// <param name="Weights">The number of its weights.</param>
/// <param name="Parameters">The number of tensors that contain them.</param>
internal sealed record NetworkPart(string Options, Int128 Weights, int Parameters);
