using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>
/// Runs recurrent layers over sequences of which each has every d-th step of another. It keeps the states of all of them between windows: a window may have
/// steps of some only. Rows are copied only if sequences have different lengths or d does not divide the steps.
/// </summary>
internal sealed unsafe class DilatedPass : LayerPass
{
    private readonly ChainPass _chain;
    private readonly int _dilation;
    private readonly int _size;
    private readonly DealtRows _dealt;
    private readonly StateCarry[] _carries;         // [B, d x stride of the carry of a layer]
    private readonly AlignedBuffer _x = new();      // [R, stride of the input]
    private readonly AlignedBuffer _dX = new();     // [R, stride of the input]
    private readonly AlignedBuffer _rows = new();   // [R, Stride]

    /// <param name="passes">The passes of the layers.</param>
    /// <param name="dilation">The number of steps d.</param>
    /// <param name="size">The number of values of a row that the last layer returns.</param>
    public DilatedPass(IReadOnlyList<LayerPass> passes, int dilation, int size)
    {
        (_chain, _dilation, _size, _dealt) = (new ChainPass(passes), dilation, size, new DealtRows(dilation));
        _carries = [.. _chain.Carries.Select(carry => new StateCarry(dilation * carry.Stride))];
        foreach (var layer in StackPasses.RecurrentLayers(passes))
            foreach (var direction in layer.Directions)
                direction.Dealt = _dealt;
    }

    /// <summary>Gets the passes of the layers.</summary>
    public IReadOnlyList<LayerPass> Passes => _chain.Passes;

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    public override bool KeepsOutput => true;

    public override IReadOnlyList<StateCarry> Carries => _carries;

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
        foreach (var carry in _carries)
            carry.Begin(sequences);
        _chain.Begin(checked(sequences * _dilation), training, seed);
    }

    public override LayerRows Forward(LayerRows input)
    {
        _dealt.Deal(input.Window);
        var x = input.Pointer;
        if (!_dealt.InPlace)
        {
            x = ChainPass.Room(_x, input);
            for (var row = 0; row < input.Count; row++)
                new ReadOnlySpan<float>(input.Pointer + ((nint)_dealt.Rows[row] * input.Stride), input.Stride)
                    .CopyTo(new Span<float>(x + ((nint)row * input.Stride), input.Stride));
        }

        MoveStates(input.Window.AliveAtStart, toLayers: true);
        var output = _chain.Forward(new LayerRows(_dealt.Window, CarrySteps(input), x, input.Stride, input.Count));
        MoveStates(input.Window.AliveAtStart, toLayers: false);
        if (_dealt.InPlace)
            return input.With(output.Pointer, output.Stride);
        var rows = input.With(ChainPass.Room(_rows, output), output.Stride);
        for (var row = 0; row < input.Count; row++)
            output.Row(row, output.Stride).CopyTo(rows.Row(_dealt.Rows[row], output.Stride));
        return rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var output = _chain.Output;
        var dOutput = output.With(ChainPass.Room(_chain.DOutput, output), output.Stride);
        for (var row = 0; row < output.Count; row++)
            new ReadOnlySpan<float>(DOutput.Pointer + ((nint)_dealt.Rows[row] * Stride), Stride).CopyTo(dOutput.Row(row, Stride));
        if (dInput is null || _dealt.InPlace)
        {
            _chain.Backward(dInput, accumulate, gradients);
            return;
        }

        var dX = input.With(ChainPass.Room(_dX, input), input.Stride);
        _chain.Backward(dX.Pointer, accumulate: false, gradients);
        for (var row = 0; row < input.Count; row++)
        {
            var dRow = new Span<float>(dInput + ((nint)_dealt.Rows[row] * input.Stride), input.Stride);
            if (accumulate)
                TensorPrimitives.Add(dRow, dX.Row(row, input.Stride), dRow);
            else
                dX.Row(row, input.Stride).CopyTo(dRow);
        }
    }

    // Windows of training start at multiples of the dilation, and windows of prediction follow one another.
    private int CarrySteps(LayerRows input)
    {
        if (input.CarrySteps >= input.Window.Steps)
            return _dealt.Window.Steps;
        return input.CarrySteps % _dilation == 0 ? input.CarrySteps / _dilation
            : throw new InvalidOperationException($"The next window starts after {input.CarrySteps} steps, which is not a multiple of {_dilation}.");
    }

    // The layers have the states of the sequences of the window, in its order.
    private void MoveStates(int alive, bool toLayers)
    {
        if (alive == 0)
            return;
        for (var i = 0; i < _carries.Length; i++)
        {
            var (inner, stride) = (_chain.Carries[i], _chain.Carries[i].Stride);
            for (var index = 0; index < _dealt.Count; index++)
            {
                var kept = new Span<float>(
                    _carries[i].Carried + ((nint)_dealt.SequenceOf(index) * _carries[i].Stride) + ((nint)_dealt.RemainderOf(index) * stride), stride);
                var used = new Span<float>(inner.Carried + ((nint)index * stride), stride);
                if (toLayers)
                    kept.CopyTo(used);
                else
                    used.CopyTo(kept);
            }
        }
    }
}
