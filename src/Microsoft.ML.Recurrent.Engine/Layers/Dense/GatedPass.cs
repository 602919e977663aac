using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Computes the products of values and their gates for every row.</summary>
internal sealed unsafe class GatedPass(DenseLayer dense, ActivationFunction gate) : LayerPass
{
    private readonly int _size = dense.Weight.Rows / 2;
    private readonly AlignedBuffer _both = new();   // [rows, dense stride]; values, then arguments of the gates
    private readonly AlignedBuffer _dBoth = new();  // [rows, dense stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _gates = new();  // [rows, Stride]
    private readonly AlignedBuffer _rows = new();   // [rows, Stride]; nothing ever writes to the padding
    private readonly AlignedBuffer _slope = new();  // [Stride]
    private readonly DensePass _pass = new();

    public override AlignedBuffer DOutput { get; } = new(); // [rows, Stride]

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        _both.Ensure((long)input.Count * dense.OutputStride);
        _gates.Ensure((long)input.Count * Stride);
        _rows.Ensure((long)input.Count * Stride);
        dense.Forward(input.Pointer, input.Stride, _both.Pointer, input.Count);
        var (both, gates, rows) = (input.With(_both.Pointer, dense.OutputStride), input.With(_gates.Pointer, Stride), input.With(_rows.Pointer, Stride));
        for (var row = 0; row < input.Count; row++)
        {
            ActivationFunctions.Forward(gate, Arguments(both, row), gates.Row(row, _size));
            TensorPrimitives.Multiply(both.Row(row, _size), gates.Row(row, _size), rows.Row(row, _size));
        }

        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        _dBoth.Ensure((long)input.Count * dense.OutputStride);
        _slope.Ensure(_size);
        var slope = _slope.Span[.._size];
        var (both, gates, dRows) = (input.With(_both.Pointer, dense.OutputStride), input.With(_gates.Pointer, Stride), input.With(DOutput.Pointer, Stride));
        var dBoth = input.With(_dBoth.Pointer, dense.OutputStride);
        for (var row = 0; row < input.Count; row++)
        {
            TensorPrimitives.Multiply(dRows.Row(row, _size), gates.Row(row, _size), dBoth.Row(row, _size));
            ActivationFunctions.Derivative(gate, Arguments(both, row), gates.Row(row, _size), slope);
            TensorPrimitives.Multiply(slope, both.Row(row, _size), slope);
            TensorPrimitives.Multiply(slope, dRows.Row(row, _size), Arguments(dBoth, row));
        }

        dense.Backward(input.Pointer, input.Stride, _dBoth.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }

    private Span<float> Arguments(LayerRows rows, int row) => rows.Row(row, 2 * _size)[_size..];
}
