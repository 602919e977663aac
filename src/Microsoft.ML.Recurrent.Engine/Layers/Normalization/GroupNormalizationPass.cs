using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>Normalizes groups of values of rows: y = n gain + bias, where n = (x - mean) / sqrt(variance + epsilon) within each group.</summary>
/// <param name="gain">The parameter of the gains.</param>
/// <param name="bias">The parameter of the biases.</param>
/// <param name="gains">The gains.</param>
/// <param name="biases">The biases.</param>
/// <param name="groups">The number of groups.</param>
internal sealed unsafe class GroupNormalizationPass(Parameter gain, Parameter bias, float[] gains, float[] biases, int groups) : LayerPass
{
    private const float Epsilon = 1e-5f;
    private readonly int _width = gains.Length / groups;
    private readonly AlignedBuffer _normalized = new(); // [rows, stride]; n, zero in the padding
    private readonly AlignedBuffer _rows = new();       // [rows, stride]; nothing ever writes to the padding, so it stays zero
    private readonly AlignedBuffer _inverse = new();    // [rows, groups]; 1 / the deviation
    private readonly AlignedBuffer _slope = new();      // [size]

    public override AlignedBuffer DOutput { get; } = new(); // [rows, stride]

    private int Size => gains.Length;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var (normalized, output) = (input.With(ChainPass.Room(_normalized, input), input.Stride), input.With(ChainPass.Room(_rows, input), input.Stride));
        _inverse.Ensure((long)input.Count * groups);
        for (var row = 0; row < input.Count; row++)
        {
            var n = normalized.Row(row, Size);
            for (var group = 0; group < groups; group++)
            {
                var part = n.Slice(group * _width, _width);
                ReadOnlySpan<float> x = input.Row(row, Size).Slice(group * _width, _width);
                TensorPrimitives.Subtract(x, TensorPrimitives.Sum(x) / _width, part);
                var inverse = 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares<float>(part) / _width) + Epsilon);
                _inverse.Pointer[((nint)row * groups) + group] = inverse;
                TensorPrimitives.Multiply(part, inverse, part);
            }

            TensorPrimitives.MultiplyAdd(n, gains, biases, output.Row(row, Size));
        }

        return output;
    }

    // dX = (e - mean(e) - n mean(e n)) / deviation within each group, where e = dY gain.
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var dGain = gradients.Slice(gain.Offset, gain.Length);
        var dBias = gradients.Slice(bias.Offset, bias.Length);
        _slope.Ensure(Size);
        var slope = _slope.Span[..Size];
        var (normalized, dOutput) = (input.With(_normalized.Pointer, input.Stride), input.With(DOutput.Pointer, input.Stride));
        for (var row = 0; row < input.Count; row++)
        {
            ReadOnlySpan<float> n = normalized.Row(row, Size);
            ReadOnlySpan<float> dY = dOutput.Row(row, Size);
            TensorPrimitives.MultiplyAdd(dY, n, dGain, dGain);
            TensorPrimitives.Add(dBias, dY, dBias);
            if (dInput is null)
                continue;
            TensorPrimitives.Multiply(dY, gains, slope);
            for (var group = 0; group < groups; group++)
            {
                var part = slope.Slice(group * _width, _width);
                var of = n.Slice(group * _width, _width);
                var product = TensorPrimitives.Dot(part, of) / _width;
                TensorPrimitives.Subtract(part, TensorPrimitives.Sum<float>(part) / _width, part);
                TensorPrimitives.MultiplyAdd(of, -product, part, part);
                TensorPrimitives.Multiply(part, _inverse.Pointer[((nint)row * groups) + group], part);
            }

            var dRow = input.With(dInput, input.Stride).Row(row, Size);
            if (accumulate)
                TensorPrimitives.Add(dRow, slope, dRow);
            else
                slope.CopyTo(dRow);
        }
    }
}
