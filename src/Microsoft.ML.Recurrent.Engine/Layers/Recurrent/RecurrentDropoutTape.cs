using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Applies recurrent dropout: the operand of the recurrent product is the state before the step times a mask, which is the same at every step of a sequence
/// (Gal and Ghahramani 2016).
/// </summary>
/// <param name="rate">The share of the state that is set to zero.</param>
internal sealed unsafe class RecurrentDropoutTape(float rate)
{
    private readonly AlignedBuffer _mask = new();     // [B, state]
    private readonly AlignedBuffer _operand = new();  // [R, state]
    private readonly AlignedBuffer _dOperand = new(); // [B, state]; of the current step

    /// <summary>Draws the masks of new sequences.</summary>
    public void Begin(int sequences, int stride, RecurrentDirection layer, RandomMask random, ulong seed)
    {
        _dOperand.Ensure((long)sequences * stride);
        _mask.Ensure((long)sequences * stride);
        random.FillDropout(new Span<float>(_mask.Pointer, sequences * stride), rate, seed, layer.Identity, 0);
    }

    /// <summary>Gives copies of sequences in another pass the same masks.</summary>
    public void Repeat(int first, int count, int times, int stride, RecurrentDropoutTape target)
    {
        var length = count * stride;
        for (var i = 0; i < times; i++)
            Copy(_mask.Pointer + ((nint)first * stride), target._mask.Pointer + ((nint)i * length), length);
    }

    public void Prepare(int rows, int stride) => _operand.Ensure((long)rows * stride);

    /// <summary>Returns the operand of the step that starts at a row of the window. [Rows, state]</summary>
    public float* Operand(int row, int stride) => _operand.Pointer + ((nint)row * stride);

    /// <summary>Makes the operand of a step from its previous state.</summary>
    public void Forward(ref CellStep step, int stride)
    {
        step.RecurrentH = Operand(step.Row, stride);
        var count = step.Rows * stride;
        TensorPrimitives.Multiply(Values(step.PreviousH, count), Values(_mask.Pointer, count), new Span<float>(step.RecurrentH, count));
    }

    /// <summary>Sets the operand of a step and the destination of its gradient.</summary>
    public void BeforeBackward(ref CellStep step, int stride)
    {
        step.RecurrentH = Operand(step.Row, stride);
        step.DRecurrentH = _dOperand.Pointer;
    }

    /// <summary>Makes the gradient of the previous state from that of the operand.</summary>
    /// <param name="step">The step.</param>
    /// <param name="stride">The number of elements from one row to the next.</param>
    /// <param name="carriesStateDirectly">Whether the cell has left a gradient of the previous state, to which this is added.</param>
    public void AfterBackward(in CellStep step, int stride, bool carriesStateDirectly)
    {
        var count = step.Rows * stride;
        TensorPrimitives.Multiply(Values(step.DRecurrentH, count), Values(_mask.Pointer, count), new Span<float>(step.DRecurrentH, count));
        if (carriesStateDirectly)
            TensorPrimitives.Add(Values(step.DH, count), Values(step.DRecurrentH, count), new Span<float>(step.DH, count));
        else
            Copy(step.DRecurrentH, step.DH, count);
    }

    private static ReadOnlySpan<float> Values(float* pointer, int count) => new(pointer, count);

    private static void Copy(float* source, float* destination, int count) =>
        NativeMemory.Copy(source, destination, (nuint)count * sizeof(float));
}
