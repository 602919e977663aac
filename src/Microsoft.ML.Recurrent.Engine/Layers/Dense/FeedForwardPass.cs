using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Computes max(0, W x + b) of every row.</summary>
internal sealed unsafe class FeedForwardPass(DenseLayer dense) : LayerPass
{
    private readonly AlignedBuffer _rows = new(); // [rows, Stride]
    private readonly DensePass _pass = new();

    public override AlignedBuffer DOutput { get; } = new(); // [rows, Stride]

    private int Stride => dense.OutputStride;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var rows = input.With(Room(input.Count), Stride);
        dense.Forward(input.Pointer, input.Stride, rows.Pointer, input.Count);
        ElmanPointwise.Forward(rows.Pointer, Stride, rows.Pointer, Stride, input.Count, Stride, relu: true);
        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var dRows = DOutput.Pointer;
        ElmanPointwise.Backward(dRows, Stride, _rows.Pointer, Stride, dRows, Stride, input.Count, Stride, relu: true);
        dense.Backward(input.Pointer, input.Stride, dRows, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }

    private float* Room(int rows)
    {
        _rows.Ensure((long)rows * Stride);
        return _rows.Pointer;
    }
}
