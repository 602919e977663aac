using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Workspace of a dense layer's backward pass.</summary>
internal sealed class DensePass
{
    public AlignedBuffer Panels { get; } = new();

    public AlignedBuffer Scratch { get; } = new();
}
