using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Kernels.Pointwise;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Computes the rows that the dense head of a network with blocks reads, [hidden units | features] for each block of each row of states. The features are the
/// last ones of the row of a step in the window.
/// </summary>
internal sealed unsafe class HorizonPass(HorizonLayer layer) : LayerPass
{
    private readonly AlignedBuffer _state = new();   // [R, A]; S h + b
    private readonly AlignedBuffer _dState = new();  // [R, A]
    private readonly AlignedBuffer _rows = new();    // [R, blocks, Stride]
    private readonly AlignedBuffer _dHidden = new(); // [R, blocks, A]
    private readonly DensePass _pass = new();

    public override AlignedBuffer DOutput { get; } = new(); // [R, blocks, Stride]

    private int Stride => GatePanels.Pad(layer.OutputSize);

    private int Units => layer.HiddenSize;

    public override void Begin(int sequences, bool training, ulong seed)
    {
    }

    public override LayerRows Forward(LayerRows input)
    {
        var rows = input.Count * layer.Blocks;
        _rows.Ensure((long)input.Count * layer.Blocks * Stride);
        CopyFeatures(input);
        _state.Ensure((long)input.Count * Units);
        layer.State.Forward(input.Pointer, input.Stride, _state.Pointer, input.Count);
        for (var row = 0; row < rows; row++)
            State(_state, row).CopyTo(new Span<float>(_rows.Pointer + ((nint)row * Stride), Units));
        layer.Features.AddForward(_rows.Pointer + Units, Stride, _rows.Pointer, Stride, rows);
        ElmanPointwise.Forward(_rows.Pointer, Stride, _rows.Pointer, Stride, rows, Units, relu: true);
        return new LayerRows(input.Window, input.CarrySteps, _rows.Pointer, Stride, rows, input.OfSequences);
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var rows = input.Count * layer.Blocks;
        _dHidden.Ensure((long)rows * Units);
        ElmanPointwise.Backward(_dHidden.Pointer, Units, _rows.Pointer, Stride, DOutput.Pointer, Stride, rows, Units, relu: true);
        layer.Features.Backward(_rows.Pointer + Units, Stride, _dHidden.Pointer, null, 0, rows, gradients, _pass);
        _dState.EnsureZero((long)input.Count * Units);
        for (var row = 0; row < rows; row++)
        {
            var sum = State(_dState, row);
            TensorPrimitives.Add(sum, new ReadOnlySpan<float>(_dHidden.Pointer + ((nint)row * Units), Units), sum);
        }

        layer.State.Backward(input.Pointer, input.Stride, _dState.Pointer, dInput, input.Stride, input.Count, gradients, _pass, accumulate);
    }

    // The row of a sequence is its last step in the window. Nothing ever writes to the padding, so it stays zero.
    private void CopyFeatures(LayerRows input)
    {
        var window = input.Window;
        for (var row = 0; row < input.Count; row++)
        {
            var step = input.OfSequences ? window.StepOffsets[Math.Min(window.Lengths[row] - window.FirstStep, window.Steps) - 1] + row : row;
            var features = window.Features.Slice(((step + 1) * window.InputSize) - layer.RowSize, layer.RowSize);
            for (var block = 0; block < layer.Blocks; block++)
                features.Slice(block * layer.InputSize, layer.InputSize)
                    .CopyTo(new Span<float>(_rows.Pointer + ((((nint)row * layer.Blocks) + block) * Stride) + Units, layer.InputSize));
        }
    }

    // The part of the state that a block belongs to.
    private Span<float> State(AlignedBuffer buffer, int row) => new(buffer.Pointer + ((nint)(row / layer.Blocks) * Units), Units);
}
