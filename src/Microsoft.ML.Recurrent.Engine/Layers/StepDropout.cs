using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Dropout (Srivastava et al. 2014) of rows that stand in packed order, drawn for every step anew.</summary>
internal sealed unsafe class StepDropout(float rate, ulong identity, RandomMask random)
{
    private readonly AlignedBuffer _mask = new(); // [R, stride]

    public bool Active { get; private set; }

    public void Begin(bool training) => Active = training && rate > 0;

    /// <summary>Draws for a window and multiplies rows [R, stride] in place.</summary>
    public void Forward(PackedSequences window, float* rows, int stride, ulong seed)
    {
        _mask.Ensure((long)window.Rows * stride);
        for (var t = 0; t < window.Steps; t++)
        {
            var mask = new Span<float>(_mask.Pointer + ((nint)window.StepOffsets[t] * stride), window.Alive(t) * stride);
            random.FillDropout(mask, rate, seed, identity, (ulong)(window.FirstStep + t));
        }

        Backward(rows, window.Rows * stride);
    }

    /// <summary>Draws for the pooled rows of a window [n, stride] and multiplies them in place.</summary>
    public void ForwardPooled(PackedSequences window, float* rows, int count, int stride, ulong seed)
    {
        _mask.Ensure((long)count * stride);
        random.FillDropout(new Span<float>(_mask.Pointer, count * stride), rate, seed, identity, (ulong)(window.FirstStep + window.Steps));
        Backward(rows, count * stride);
    }

    /// <summary>Multiplies by the last draw in place.</summary>
    public void Backward(float* rows, int count)
    {
        var values = new Span<float>(rows, count);
        TensorPrimitives.Multiply(values, new ReadOnlySpan<float>(_mask.Pointer, count), values);
    }
}
