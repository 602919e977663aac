using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Workspace of a dense layer's backward pass.</summary>
internal sealed class DensePass
{
    public AlignedBuffer Panels { get; } = new(); // [panel][rows][width]; gradient of the output

    public AlignedBuffer Inputs { get; } = new(); // [block][rows][width]; the input
}
