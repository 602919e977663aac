using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Multiplies the first half of every row by a function of the second.</summary>
/// <param name="gate">The function.</param>
/// <param name="size">The number of values of half a row.</param>
internal sealed unsafe class GatePass(ActivationFunction gate, int size) : LayerPass
{
    private readonly AlignedBuffer _gates = new(); // [rows, Stride]
    private readonly AlignedBuffer _rows = new();  // [rows, Stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _terms = new(); // [2 size]; the gradient of a row that is added

    public override AlignedBuffer DOutput { get; } = new(); // [rows, Stride]

    public override bool Learns => false;

    private int Stride => GatePanels.Pad(size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        _gates.Ensure((long)input.Count * Stride);
        _rows.Ensure((long)input.Count * Stride);
        var (gates, rows) = (input.With(_gates.Pointer, Stride), input.With(_rows.Pointer, Stride));
        for (var row = 0; row < input.Count; row++)
        {
            ReadOnlySpan<float> both = input.Row(row, 2 * size);
            ActivationFunctions.Forward(gate, both[size..], gates.Row(row, size));
            TensorPrimitives.Multiply(both[..size], gates.Row(row, size), rows.Row(row, size));
        }

        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is null)
            return;
        _terms.Ensure(2 * size);
        var terms = _terms.Span[..(2 * size)];
        var (gates, dRows, dRead) = (input.With(_gates.Pointer, Stride), input.With(DOutput.Pointer, Stride), input.With(dInput, input.Stride));
        for (var row = 0; row < input.Count; row++)
        {
            ReadOnlySpan<float> both = input.Row(row, 2 * size);
            var dRow = dRead.Row(row, 2 * size);
            var dBoth = accumulate ? terms : dRow;
            TensorPrimitives.Multiply(dRows.Row(row, size), gates.Row(row, size), dBoth[..size]);
            ActivationFunctions.Derivative(gate, both[size..], gates.Row(row, size), dBoth[size..]);
            TensorPrimitives.Multiply(dBoth[size..], both[..size], dBoth[size..]);
            TensorPrimitives.Multiply(dBoth[size..], dRows.Row(row, size), dBoth[size..]);
            if (accumulate)
                TensorPrimitives.Add(dRow, terms, dRow);
        }
    }
}
