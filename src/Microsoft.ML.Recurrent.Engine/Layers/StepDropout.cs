using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Applies dropout to rows in packed order. The mask is drawn anew for every step (Srivastava et al. 2014), or once per sequence and is then the same at
/// every step of every window (Gal and Ghahramani 2016).
/// </summary>
internal sealed unsafe class StepDropout(float rate, ulong identity, bool perSequence, RandomMask random)
{
    private readonly AlignedBuffer _mask = new(); // [R, stride], or [B, stride] per sequence
    private bool _drawn;

    public bool Active { get; private set; }

    public void Begin(bool training)
    {
        Active = training && rate > 0;
        _drawn = false;
    }

    /// <summary>Draws the mask of a window and multiplies rows [R, stride] by it in place.</summary>
    public void Forward(PackedSequences window, float* rows, int stride, ulong seed)
    {
        if (perSequence)
        {
            DrawSequences(window, stride, seed);
        }
        else
        {
            _mask.Ensure((long)window.Rows * stride);
            for (var t = 0; t < window.Steps; t++)
            {
                var mask = new Span<float>(_mask.Pointer + ((nint)window.StepOffsets[t] * stride), window.Alive(t) * stride);
                random.FillDropout(mask, rate, seed, identity, (ulong)(window.FirstStep + t));
            }
        }

        Backward(window, rows, stride);
    }

    /// <summary>Draws the mask of the pooled rows of a window [n, stride] and multiplies them by it in place.</summary>
    public void ForwardPooled(PackedSequences window, float* rows, int count, int stride, ulong seed)
    {
        if (perSequence)
        {
            DrawSequences(window, stride, seed);
        }
        else
        {
            _mask.Ensure((long)count * stride);
            random.FillDropout(new Span<float>(_mask.Pointer, count * stride), rate, seed, identity, (ulong)(window.FirstStep + window.Steps));
        }

        BackwardPooled(rows, count * stride);
    }

    /// <summary>Multiplies rows [R, stride] of the window by the last mask in place.</summary>
    public void Backward(PackedSequences window, float* rows, int stride)
    {
        if (!perSequence)
        {
            BackwardPooled(rows, window.Rows * stride);
            return;
        }

        for (var t = 0; t < window.Steps; t++)
            BackwardPooled(rows + ((nint)window.StepOffsets[t] * stride), window.Alive(t) * stride);
    }

    /// <summary>Multiplies pooled rows by the last mask in place.</summary>
    public void BackwardPooled(float* rows, int count)
    {
        var values = new Span<float>(rows, count);
        TensorPrimitives.Multiply(values, new ReadOnlySpan<float>(_mask.Pointer, count), values);
    }

    private void DrawSequences(PackedSequences window, int stride, ulong seed)
    {
        if (_drawn)
            return;
        _mask.Ensure((long)window.Count * stride);
        random.FillDropout(new Span<float>(_mask.Pointer, window.Count * stride), rate, seed, identity, 0);
        _drawn = true;
    }
}
