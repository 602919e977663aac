using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Dense;

/// <summary>Applies a function to every value of a row.</summary>
internal sealed unsafe class ActivationPass(ActivationFunction function, int size) : LayerPass
{
    private readonly AlignedBuffer _rows = new();       // [rows, stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _derivative = new(); // [size]

    public override AlignedBuffer DOutput { get; } = new(); // [rows, stride]

    public override bool KeepsOutput => true;

    public override bool Learns => false;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var output = input.With(ChainPass.Room(_rows, input), input.Stride);
        for (var row = 0; row < input.Count; row++)
            ActivationFunctions.Forward(function, input.Row(row, size), output.Row(row, size));
        return output;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is null)
            return;
        _derivative.Ensure(size);
        var derivative = _derivative.Span[..size];
        var (output, dOutput, dRows) = (input.With(_rows.Pointer, input.Stride), input.With(DOutput.Pointer, input.Stride), input.With(dInput, input.Stride));
        for (var row = 0; row < input.Count; row++)
        {
            ActivationFunctions.Derivative(function, input.Row(row, size), output.Row(row, size), derivative);
            var dRow = dRows.Row(row, size);
            if (accumulate)
                TensorPrimitives.MultiplyAdd(derivative, dOutput.Row(row, size), dRow, dRow);
            else
                TensorPrimitives.Multiply(derivative, dOutput.Row(row, size), dRow);
        }
    }
}
