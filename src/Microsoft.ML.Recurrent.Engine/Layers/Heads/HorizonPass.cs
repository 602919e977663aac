using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Computes the rows that the dense head of a network with blocks reads, [hidden units | features] for each block of each row of states. Buffers are reused; an
/// instance serves one thread.
/// </summary>
internal sealed unsafe class HorizonPass(HorizonLayer layer)
{
    private readonly AlignedBuffer _state = new();   // [R, A]; S h + b
    private readonly AlignedBuffer _dState = new();  // [R, A]
    private readonly AlignedBuffer _rows = new();    // [R, blocks, Stride]
    private readonly AlignedBuffer _dHidden = new(); // [R, blocks, A]
    private readonly DensePass _pass = new();
    private int _states;

    /// <summary>Gets the number of blocks of all rows.</summary>
    public int Rows => _states * layer.Blocks;

    /// <summary>Gets the number of elements from one block to the next.</summary>
    public int Stride => GatePanels.Pad(layer.HeadInputSize);

    /// <summary>Gets the rows of the last <see cref="Forward"/>. [R, blocks, Stride]</summary>
    public float* Blocks => _rows.Pointer;

    /// <summary>Gets the gradient of <see cref="Blocks"/>, to be filled before <see cref="Backward"/>. [R, blocks, Stride]</summary>
    public AlignedBuffer DBlocks { get; } = new();

    private int Units => layer.HiddenSize;

    /// <summary>Lays out the blocks of some rows of states, whose features are then to be set by <see cref="SetFeatures"/>.</summary>
    public void Begin(int states)
    {
        _states = 0;
        _rows.Ensure((long)states * layer.Blocks * Stride);
        _states = states;
    }

    /// <summary>Sets the features of the blocks of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="features">The features. [blocks, D]</param>
    public void SetFeatures(int row, ReadOnlySpan<float> features)
    {
        // Nothing ever writes to the padding, so it stays zero.
        for (var block = 0; block < layer.Blocks; block++)
            features.Slice(block * layer.InputSize, layer.InputSize)
                .CopyTo(new Span<float>(_rows.Pointer + ((((nint)row * layer.Blocks) + block) * Stride) + Units, layer.InputSize));
    }

    /// <summary>Computes the hidden units of the blocks.</summary>
    /// <param name="h">The states. [R, stride]</param>
    /// <param name="hStride">The number of elements from one state to the next.</param>
    public void Forward(float* h, nint hStride)
    {
        _state.Ensure((long)_states * Units);
        layer.State.Forward(h, hStride, _state.Pointer, _states);
        for (var row = 0; row < Rows; row++)
            State(_state, row).CopyTo(new Span<float>(_rows.Pointer + ((nint)row * Stride), Units));
        layer.Features.AddForward(_rows.Pointer + Units, Stride, _rows.Pointer, Stride, Rows);
        ElmanPointwise.Forward(_rows.Pointer, Stride, _rows.Pointer, Stride, Rows, Units, relu: true);
    }

    /// <summary>Back-propagates <see cref="DBlocks"/>: writes the gradient of the states and adds to the gradients of the layer.</summary>
    public void Backward(float* h, nint hStride, float* dH, nint dHStride, Span<float> gradients)
    {
        _dHidden.Ensure((long)Rows * Units);
        ElmanPointwise.Backward(_dHidden.Pointer, Units, _rows.Pointer, Stride, DBlocks.Pointer, Stride, Rows, Units, relu: true);
        layer.Features.Backward(_rows.Pointer + Units, Stride, _dHidden.Pointer, null, 0, Rows, gradients, _pass);
        _dState.EnsureZero((long)_states * Units);
        for (var row = 0; row < Rows; row++)
        {
            var sum = State(_dState, row);
            TensorPrimitives.Add(sum, new ReadOnlySpan<float>(_dHidden.Pointer + ((nint)row * Units), Units), sum);
        }

        layer.State.Backward(h, hStride, _dState.Pointer, dH, dHStride, _states, gradients, _pass);
    }

    // The part of the state that a block belongs to.
    private Span<float> State(AlignedBuffer buffer, int row) => new(buffer.Pointer + ((nint)(row / layer.Blocks) * Units), Units);
}
