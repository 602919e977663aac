using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Holds the workspace of the backward pass of a dense layer.</summary>
internal sealed class DensePass
{
    public AlignedBuffer Panel { get; } = new();  // [rows of a chunk][width]; gradient of the output, one panel at a time

    public AlignedBuffer Inputs { get; } = new(); // [block][rows of a chunk][width]; the input
}
