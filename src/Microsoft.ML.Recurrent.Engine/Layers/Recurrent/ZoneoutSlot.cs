using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>Applies zoneout to one state: state = m previous + (1 - m) new.</summary>
/// <param name="stride">The number of elements from one row of the state to the next.</param>
internal sealed unsafe class ZoneoutSlot(int stride)
{
    private readonly AlignedBuffer _keep = new();  // [R, stride]; m
    private readonly AlignedBuffer _dKept = new(); // [B, stride]; m dState of the current step

    /// <summary>Gets the state after mixing. [R, stride]</summary>
    public AlignedBuffer Mixed { get; } = new();

    public void Prepare(int rows)
    {
        Mixed.Ensure((long)rows * stride);
        _keep.Ensure((long)rows * stride);
        _dKept.Ensure((long)rows * stride);
    }

    /// <summary>Mixes the state after a step with that before it.</summary>
    /// <param name="raw">The state that the cell has computed.</param>
    /// <param name="previous">The state before the step.</param>
    /// <param name="step">The step.</param>
    /// <param name="rate">The share of the values that are kept.</param>
    /// <param name="draw">Draws m; null to use its expectation.</param>
    public void Mix(AlignedBuffer raw, float* previous, in CellStep step, float rate, in KeepDraw? draw)
    {
        var offset = (nint)step.Row * stride;
        var count = step.Rows * stride;
        var m = new Span<float>(_keep.Pointer + offset, count);
        if (draw is { } drawn)
            drawn.Random.FillKeep(m, rate, drawn.Seed, drawn.Identity, drawn.Index);
        else
            m.Fill(rate);
        // new + m (previous - new)
        var target = new Span<float>(Mixed.Pointer + offset, count);
        var fresh = new ReadOnlySpan<float>(raw.Pointer + offset, count);
        TensorPrimitives.Subtract(new ReadOnlySpan<float>(previous, count), fresh, target);
        TensorPrimitives.MultiplyAdd(target, m, fresh, target);
    }

    /// <summary>Splits the gradient of the mixed state into the share of the cell, which is left in place, and the kept share.</summary>
    public void Split(float* gradient, in CellStep step)
    {
        var count = step.Rows * stride;
        var total = new Span<float>(gradient, count);
        var share = new Span<float>(_dKept.Pointer, count);
        TensorPrimitives.Multiply(total, new ReadOnlySpan<float>(_keep.Pointer + ((nint)step.Row * stride), count), share);
        TensorPrimitives.Subtract(total, share, total);
    }

    /// <summary>Adds the kept share to the gradient of the previous state.</summary>
    public void Join(float* gradient, in CellStep step)
    {
        var total = new Span<float>(gradient, step.Rows * stride);
        TensorPrimitives.Add(total, new ReadOnlySpan<float>(_dKept.Pointer, total.Length), total);
    }

    /// <summary>Represents the draw of the values that are kept at a step.</summary>
    internal readonly record struct KeepDraw(RandomMask Random, ulong Seed, ulong Identity, ulong Index);
}
