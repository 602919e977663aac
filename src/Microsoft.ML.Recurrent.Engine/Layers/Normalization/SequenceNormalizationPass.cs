using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Normalization;

/// <summary>
/// Normalizes the rows of each sequence: y = n gain + bias, where n = (x - mean) / sqrt(variance + epsilon) with mean and variance over the steps of the
/// sequence. The rows of a step are next to each other, in the order of the sequences, so each sum over the steps is kept for all sequences at once.
/// </summary>
/// <param name="gain">The parameter of the gains.</param>
/// <param name="bias">The parameter of the biases.</param>
/// <param name="gains">The gains.</param>
/// <param name="biases">The biases.</param>
/// <param name="joinsValues">Whether mean and variance are those of all values together, not of each value.</param>
internal sealed unsafe class SequenceNormalizationPass(Parameter gain, Parameter bias, float[] gains, float[] biases, bool joinsValues) : LayerPass
{
    private const float Epsilon = 1e-5f;
    private readonly AlignedBuffer _normalized = new(); // n [R, Stride]
    private readonly AlignedBuffer _rows = new();       // [R, Stride]
    private readonly AlignedBuffer _mean = new();       // [B, Stride]; in the backward pass, the mean of the gradients of n
    private readonly AlignedBuffer _square = new();     // [B, Stride]; the variance, then in the backward pass the mean of n and the gradients of n multiplied
    private readonly AlignedBuffer _inverse = new();    // 1 / sqrt(variance + epsilon) [B, Stride]
    private readonly AlignedBuffer _gains = new();      // for each sequence [B, Stride]; zero in the padding
    private readonly AlignedBuffer _biases = new();     // for each sequence [B, Stride]; zero in the padding
    private readonly AlignedBuffer _slope = new();      // of a step [B, Stride]

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    private int Size => gains.Length;

    private int Stride => GatePanels.Pad(Size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var window = input.Window;
        var (normalized, output) = (input.With(ChainPass.Room(_normalized, input), Stride), input.With(ChainPass.Room(_rows, input), Stride));
        Fill(_gains, gains, window.AliveAtStart);
        Fill(_biases, biases, window.AliveAtStart);
        var mean = Zeros(_mean, window);
        var variance = Zeros(_square, window);
        for (var step = 0; step < window.Steps; step++)
            Add(Step(input, step), mean);
        Average(mean, window);
        for (var step = 0; step < window.Steps; step++)
        {
            var n = Step(normalized, step);
            TensorPrimitives.Subtract(Step(input, step), mean[..n.Length], n);
            TensorPrimitives.MultiplyAdd(n, n, variance[..n.Length], variance[..n.Length]);
        }

        Average(variance, window);
        var inverse = Zeros(_inverse, window);
        TensorPrimitives.Add(variance, Epsilon, inverse);
        TensorPrimitives.ReciprocalSqrt(inverse, inverse);
        for (var step = 0; step < window.Steps; step++)
        {
            var n = Step(normalized, step);
            TensorPrimitives.Multiply(n, inverse[..n.Length], n);
            TensorPrimitives.MultiplyAdd(n, _gains.Span[..n.Length], _biases.Span[..n.Length], Step(output, step));
        }

        return output;
    }

    // dX = (e - mean(e) - n mean(e n)) / sqrt(variance + epsilon), where e = dY gain.
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var window = input.Window;
        var (normalized, dOutput) = (input.With(_normalized.Pointer, Stride), input.With(DOutput.Pointer, Stride));
        var sum = Zeros(_mean, window);
        var product = Zeros(_square, window);
        for (var step = 0; step < window.Steps; step++)
        {
            var dRows = Step(dOutput, step);
            Add(dRows, sum);
            TensorPrimitives.MultiplyAdd(dRows, Step(normalized, step), product[..dRows.Length], product[..dRows.Length]);
        }

        AddRows(sum, gradients.Slice(bias.Offset, Size));
        AddRows(product, gradients.Slice(gain.Offset, Size));
        if (dInput is null)
            return;
        TensorPrimitives.Multiply(sum, _gains.Span[..sum.Length], sum);
        TensorPrimitives.Multiply(product, _gains.Span[..sum.Length], product);
        Average(sum, window);
        Average(product, window);
        _slope.Ensure(sum.Length);
        for (var step = 0; step < window.Steps; step++)
        {
            var dRows = Step(input.With(dInput, Stride), step);
            var slope = _slope.Span[..dRows.Length];
            TensorPrimitives.Multiply(Step(normalized, step), product[..dRows.Length], slope);
            TensorPrimitives.Add(slope, sum[..dRows.Length], slope);
            TensorPrimitives.Negate(slope, slope);
            TensorPrimitives.MultiplyAdd(Step(dOutput, step), _gains.Span[..dRows.Length], slope, slope);
            if (accumulate)
                TensorPrimitives.MultiplyAdd(slope, _inverse.Span[..dRows.Length], dRows, dRows);
            else
                TensorPrimitives.Multiply(slope, _inverse.Span[..dRows.Length], dRows);
        }
    }

    private static Span<float> Step(LayerRows rows, int step) =>
        new(rows.Pointer + ((nint)rows.Window.StepOffsets[step] * rows.Stride), rows.Window.Alive(step) * rows.Stride);

    private static void Add(ReadOnlySpan<float> rows, Span<float> sum) => TensorPrimitives.Add(sum[..rows.Length], rows, sum[..rows.Length]);

    private Span<float> Zeros(AlignedBuffer buffer, PackedSequences window)
    {
        var length = window.AliveAtStart * Stride;
        buffer.EnsureZero(length);
        return buffer.Span[..length];
    }

    private void Fill(AlignedBuffer buffer, float[] values, int sequences)
    {
        buffer.EnsureZero((long)sequences * Stride);
        for (var sequence = 0; sequence < sequences; sequence++)
            values.CopyTo(buffer.Span[(sequence * Stride)..]);
    }

    // Divides sums over the steps of each sequence by their number, and gives all values the same mean if they are joined. [B, Stride]
    private void Average(Span<float> sums, PackedSequences window)
    {
        for (var sequence = 0; sequence < window.AliveAtStart; sequence++)
        {
            var values = sums.Slice(sequence * Stride, Size);
            if (joinsValues)
                values.Fill(TensorPrimitives.Sum<float>(values) / Size);
            TensorPrimitives.Divide(values, window.Lengths[sequence], values);
        }
    }

    private void AddRows(ReadOnlySpan<float> rows, Span<float> sum)
    {
        for (var row = 0; row < rows.Length; row += Stride)
            TensorPrimitives.Add(sum, rows.Slice(row, Size), sum);
    }
}
