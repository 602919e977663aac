using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Computes the products of values and their gates for every row.</summary>
/// <param name="dense">The layer that computes the values, then the arguments of their gates.</param>
/// <param name="gate">The function of the gates.</param>
internal sealed unsafe class GatedPass(DenseLayer dense, ActivationFunction gate) : LayerPass
{
    private readonly GatePass _gate = new(gate, dense.Weight.Rows / 2);
    private readonly AlignedBuffer _both = new();  // [rows, dense stride]; values, then arguments of the gates
    private readonly AlignedBuffer _dBoth = new(); // [rows, dense stride]; nothing ever writes to the padding, so it stays zero
    private readonly DensePass _pass = new();

    public override AlignedBuffer DOutput => _gate.DOutput;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        _both.Ensure((long)input.Count * dense.OutputStride);
        dense.Forward(input.Pointer, input.Stride, _both.Pointer, input.Count);
        return _gate.Forward(input.With(_both.Pointer, dense.OutputStride));
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        _dBoth.Ensure((long)input.Count * dense.OutputStride);
        _gate.Backward(input.With(_both.Pointer, dense.OutputStride), _dBoth.Pointer, accumulate: false, gradients);
        dense.Backward(input.Pointer, input.Stride, _dBoth.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }
}
