using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Normalizes rows by their root mean square: y = x / r gain, where r = sqrt(mean of squares + epsilon).</summary>
/// <param name="gain">The parameter of the gains.</param>
/// <param name="gains">The gains.</param>
internal sealed unsafe class RootMeanSquarePass(Parameter gain, float[] gains) : LayerPass
{
    private const float Epsilon = 1e-5f;
    private readonly AlignedBuffer _normalized = new(); // [rows, stride]; x / r, zero in the padding
    private readonly AlignedBuffer _rows = new();       // [rows, stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _inverse = new();    // [rows]; 1 / r
    private readonly AlignedBuffer _slope = new();      // [stride]

    public override AlignedBuffer DOutput { get; } = new(); // [rows, stride]

    private int Size => gains.Length;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var (normalized, output) = (input.With(ChainPass.Room(_normalized, input), input.Stride), input.With(ChainPass.Room(_rows, input), input.Stride));
        _inverse.Ensure(input.Count);
        for (var row = 0; row < input.Count; row++)
        {
            ReadOnlySpan<float> x = input.Row(row, Size);
            var inverse = 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(x) / Size) + Epsilon);
            _inverse.Pointer[row] = inverse;
            TensorPrimitives.Multiply(x, inverse, normalized.Row(row, Size));
            TensorPrimitives.Multiply(normalized.Row(row, Size), gains, output.Row(row, Size));
        }

        return output;
    }

    // dX = (e - n mean(e n)) / r, where e = dY gain and n = x / r.
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var dGain = gradients.Slice(gain.Offset, gain.Length);
        _slope.Ensure(Size);
        var slope = _slope.Span[..Size];
        var (normalized, dOutput) = (input.With(_normalized.Pointer, input.Stride), input.With(DOutput.Pointer, input.Stride));
        for (var row = 0; row < input.Count; row++)
        {
            ReadOnlySpan<float> n = normalized.Row(row, Size);
            TensorPrimitives.MultiplyAdd(dOutput.Row(row, Size), n, dGain, dGain);
            if (dInput is null)
                continue;
            TensorPrimitives.Multiply(dOutput.Row(row, Size), gains, slope);
            TensorPrimitives.MultiplyAdd(n, -TensorPrimitives.Dot(slope, n) / Size, slope, slope);
            var dRow = input.With(dInput, input.Stride).Row(row, Size);
            if (accumulate)
                TensorPrimitives.MultiplyAdd(slope, _inverse.Pointer[row], dRow, dRow);
            else
                TensorPrimitives.Multiply(slope, _inverse.Pointer[row], dRow);
        }
    }
}
