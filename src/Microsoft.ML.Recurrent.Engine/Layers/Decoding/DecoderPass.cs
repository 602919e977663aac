using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Decoding;

/// <summary>
/// Decodes the steps after the ends of sequences in parallel: all steps of all sequences are one batch of one step of the recurrent stack, which starts
/// from the states at the ends of the sequences. The gradients of those states are summed over the decoded steps in order and passed back to the layers
/// that computed them. Buffers are reused; an instance serves one thread.
/// </summary>
internal sealed unsafe class DecoderPass
{
    internal const ulong DropoutIdentity = 0x6000;
    private readonly DecoderInputLayer _inputs;
    private readonly RecurrentStackPass _stack;
    private readonly PackedSequences _rows = new();   // each decoded step of each sequence is a sequence of one step
    private readonly AlignedBuffer _features = new(); // [m, n, D]
    private readonly AlignedBuffer _x = new();        // [m, n, stride]
    private readonly AlignedBuffer _dX = new();       // [m, n, stride]
    private readonly DensePass _pass = new();
    private int[] _lengths = [];                      // [m n] of 1
    private int _sequences;
    private bool _training;
    private ulong _seed;

    /// <param name="inputs">The layer that computes the input of the decoded steps.</param>
    /// <param name="layers">The layers of the stack, of one direction.</param>
    /// <param name="dropout">The share of the outputs of each layer that are set to zero in training.</param>
    /// <param name="random">The source of the random draws.</param>
    public DecoderPass(DecoderInputLayer inputs, RecurrentLayer[][] layers, float dropout, RandomMask random)
    {
        _inputs = inputs;
        _stack = new RecurrentStackPass(layers, dropout, dropsSequences: false, dropsTop: true, random, DropoutIdentity);
    }

    /// <summary>Gets the number of decoded rows, which are ordered by step: m n for n sequences.</summary>
    public int Rows => _inputs.Steps * _sequences;

    /// <summary>Gets the outputs of the top layer. [m, n, stride]</summary>
    public float* Top => _stack.Top;

    /// <summary>Gets the gradient of <see cref="Top"/>, to be filled before <see cref="Backward"/>. [m, n, stride]</summary>
    public AlignedBuffer DTop => _stack.DTop;

    /// <summary>Returns the features of the decoded steps of some sequences, to be filled before <see cref="Forward"/>. [m, n, D]</summary>
    public Span<float> Features(int sequences)
    {
        var length = RowsOf(sequences) * (long)_inputs.FeatureSize;
        _features.Ensure(length);
        return _features.Span[..(int)length];
    }

    public void Begin(bool training, ulong seed) => (_sequences, _training, _seed) = (0, training, seed);

    /// <summary>Decodes the steps of some sequences.</summary>
    /// <param name="encoder">The layers that have read the sequences.</param>
    /// <param name="first">The index of the first sequence.</param>
    /// <param name="count">The number n of sequences.</param>
    /// <param name="weights">The flat weights.</param>
    public void Forward(IReadOnlyList<RecurrentLayerPass[]> encoder, int first, int count, ReadOnlySpan<float> weights)
    {
        _sequences = 0;
        var rows = RowsOf(count);
        _sequences = count;
        if (count == 0)
            return;
        ReusedArray.Ensure(ref _lengths, rows);
        _lengths.AsSpan(0, Rows).Fill(1);
        _rows.Layout(_lengths.AsSpan(0, Rows), firstStep: 0, maximumSteps: 1, inputSize: 0, hasTokens: false);
        _x.Ensure((long)Rows * _inputs.Stride);
        Features(count);
        _inputs.Forward(weights, _features.Pointer, _x.Pointer, count);
        _stack.Begin(Rows, _training, _seed);
        for (var l = 0; l < encoder.Count; l++)
            encoder[l][0].Repeat(first, count, _inputs.Steps, _stack.Layers[l][0]);

        _stack.Forward(_rows, _x.Pointer, _inputs.Stride, carrySteps: 1);
    }

    /// <summary>Back-propagates <see cref="DTop"/> to the parameters and adds to the gradients of the final states of the encoder's layers.</summary>
    /// <param name="encoder">The layers that were passed to <see cref="Forward"/>, before their own backward pass.</param>
    /// <param name="first">The index that was passed to <see cref="Forward"/>.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(IReadOnlyList<RecurrentLayerPass[]> encoder, int first, Span<float> gradients)
    {
        _dX.Ensure((long)Rows * _inputs.Stride);
        _stack.Backward(_rows, _x.Pointer, _inputs.Stride, _dX.Pointer, _inputs.Stride, accumulate: false, gradients);
        _inputs.Backward(_features.Pointer, _dX.Pointer, _sequences, gradients, _pass);
        for (var l = 0; l < encoder.Count; l++)
        {
            var (from, to) = (_stack.Layers[l][0], encoder[l][0]);
            AddStates(from.DStateH, to.DStateH, first, to.H.Stride);
            AddStates(from.DStateC, to.DStateC, first, to.C.Stride);
        }
    }

    private int RowsOf(int sequences)
    {
        var rows = (long)_inputs.Steps * sequences;
        return rows <= AlignedBuffer.MostFloats ? (int)rows
            : throw new ArgumentException($"{_inputs.Steps} decoded steps (Decoder.Steps) of {sequences} sequences are {rows} rows; at most "
                + $"{AlignedBuffer.MostFloats} fit. "
                + "Use fewer sequences at a time (BatchSize).");
    }

    private void AddStates(AlignedBuffer dDecoded, AlignedBuffer dState, int first, int stride)
    {
        var length = _sequences * stride;
        var sum = dState.Span.Slice(first * stride, length);
        for (var step = 0; step < _inputs.Steps; step++)
            TensorPrimitives.Add(sum, dDecoded.Span.Slice(step * length, length), sum);
    }
}
