namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Represents the size of a layer.</summary>
/// <param name="OutputSize">The number of values of a step that the layer returns.</param>
/// <param name="Weights">The number of its weights.</param>
/// <param name="Parameters">The number of tensors that contain them.</param>
internal readonly record struct LayerSize(Int128 OutputSize, Int128 Weights, int Parameters);
