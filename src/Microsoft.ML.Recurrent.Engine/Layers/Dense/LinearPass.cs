using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Computes W x + b of every row.</summary>
internal sealed unsafe class LinearPass(DenseLayer dense) : LayerPass
{
    private readonly AlignedBuffer _rows = new(); // [rows, stride]
    private readonly DensePass _pass = new();

    public override AlignedBuffer DOutput { get; } = new(); // [rows, stride]

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        _rows.Ensure((long)input.Count * dense.OutputStride);
        dense.Forward(input.Pointer, input.Stride, _rows.Pointer, input.Count);
        return input.With(_rows.Pointer, dense.OutputStride);
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients) =>
        dense.Backward(input.Pointer, input.Stride, DOutput.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
}
