using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Applies zoneout (Krueger et al. 2017): each state value keeps its previous value where the mask m is 1, state = m previous + (1 - m) new; in prediction,
/// m is its expectation. h and c have separate masks; h is computed from the new c before c is mixed.
/// </summary>
internal sealed unsafe class ZoneoutTape
{
    private readonly AlignedBuffer _keepH = new();    // [R, state]; m
    private readonly AlignedBuffer _keepC = new();    // [R, H]
    private readonly AlignedBuffer _dKeptH = new();   // [B, state]; m dH of the current step
    private readonly AlignedBuffer _dKeptC = new();

    /// <summary>Gets h after mixing. [R, state]</summary>
    public AlignedBuffer H { get; } = new();

    /// <summary>Gets c after mixing. [R, H]</summary>
    public AlignedBuffer C { get; } = new();

    public void Prepare(int rows, int stateStride, int cellStride)
    {
        H.Ensure((long)rows * stateStride);
        C.Ensure((long)rows * cellStride);
        _keepH.Ensure((long)rows * stateStride);
        _keepC.Ensure((long)rows * cellStride);
        _dKeptH.Ensure((long)rows * stateStride);
        _dKeptC.Ensure((long)rows * cellStride);
    }

    public void Forward(
        CellTape tape, in CellStep step, int stateStride, int cellStride, RecurrentDirection layer, RandomMask random, bool training, ulong seed,
        int absoluteStep)
    {
        Mix(_keepH, tape.H, H, step.PreviousH, step, stateStride, layer, random, training, seed, (2 * (ulong)absoluteStep) + 1);
        if (cellStride > 0)
            Mix(_keepC, tape.C, C, step.PreviousC, step, cellStride, layer, random, training, seed, (2 * (ulong)absoluteStep) + 2);
    }

    /// <summary>Splits the gradients of the mixed states into the share of the cell, which is left in place, and the kept share.</summary>
    public void BeforeBackward(in CellStep step, int stateStride, int cellStride)
    {
        Split(_keepH, _dKeptH, step.DH, step, stateStride);
        if (cellStride > 0)
            Split(_keepC, _dKeptC, step.DC, step, cellStride);
    }

    /// <summary>Adds the kept share to the gradients of the previous states.</summary>
    public void AfterBackward(in CellStep step, int stateStride, int cellStride)
    {
        Join(_dKeptH, step.DH, step.Rows * stateStride);
        if (cellStride > 0)
            Join(_dKeptC, step.DC, step.Rows * cellStride);
    }

    private static void Mix(
        AlignedBuffer keep, AlignedBuffer raw, AlignedBuffer mixed, float* previous, in CellStep step, int stride,
        RecurrentDirection layer, RandomMask random, bool training, ulong seed, ulong index)
    {
        var offset = (nint)step.Row * stride;
        var count = step.Rows * stride;
        var m = new Span<float>(keep.Pointer + offset, count);
        if (training)
            random.FillKeep(m, layer.Zoneout, seed, layer.Identity, index);
        else
            m.Fill(layer.Zoneout);
        // new + m (previous - new)
        var target = new Span<float>(mixed.Pointer + offset, count);
        var fresh = new ReadOnlySpan<float>(raw.Pointer + offset, count);
        TensorPrimitives.Subtract(new ReadOnlySpan<float>(previous, count), fresh, target);
        TensorPrimitives.MultiplyAdd(target, m, fresh, target);
    }

    private static void Split(AlignedBuffer keep, AlignedBuffer kept, float* gradient, in CellStep step, int stride)
    {
        var count = step.Rows * stride;
        var total = new Span<float>(gradient, count);
        var share = new Span<float>(kept.Pointer, count);
        TensorPrimitives.Multiply(total, new ReadOnlySpan<float>(keep.Pointer + ((nint)step.Row * stride), count), share);
        TensorPrimitives.Subtract(total, share, total);
    }

    private static void Join(AlignedBuffer kept, float* gradient, int count)
    {
        var total = new Span<float>(gradient, count);
        TensorPrimitives.Add(total, new ReadOnlySpan<float>(kept.Pointer, count), total);
    }
}
