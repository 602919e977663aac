using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Decoding;

/// <summary>
/// Decodes the steps after the ends of sequences in parallel: all steps of all sequences are one batch of one step of the recurrent stack, which starts
/// from the states at the ends of the sequences. The gradients of those states are summed over the decoded steps in order and passed back to the layers
/// that computed them. Its rows are ordered by step: m n for n sequences.
/// </summary>
internal sealed unsafe class DecodingPass : LayerPass
{
    internal const ulong DropoutIdentity = 0x6000;
    private readonly DecoderInputLayer _inputs;
    private readonly PassScope _scope;
    private readonly IReadOnlyList<DirectionPass> _encoder;
    private readonly DirectionPass[] _decoder;
    private readonly ChainPass _stack;
    private readonly PackedSequences _rows = new();   // each decoded step of each sequence is a sequence of one step
    private readonly AlignedBuffer _features = new(); // [m, n, D]
    private readonly AlignedBuffer _x = new();        // [m, n, stride]
    private readonly AlignedBuffer _dX = new();       // [m, n, stride]
    private readonly DensePass _pass = new();
    private int[] _lengths = [];                      // [m n] of 1
    private int _first;
    private int _sequences;
    private bool _training;
    private ulong _seed;

    /// <param name="inputs">The layer that computes the input of the decoded steps.</param>
    /// <param name="stack">The layers of the stack, of one direction.</param>
    /// <param name="scope">What all passes of the network share.</param>
    /// <param name="encoder">The passes of the recurrent layers of the stack that read the sequences.</param>
    public DecodingPass(DecoderInputLayer inputs, IReadOnlyList<Layer> stack, PassScope scope, IReadOnlyList<DirectionPass> encoder)
    {
        (_inputs, _encoder, _scope) = (inputs, encoder, scope);
        _stack = new ChainPass(StackPasses.Create(stack, scope, dropsTop: true, DropoutIdentity));
        _decoder = [.. StackPasses.RecurrentLayers(_stack.Passes).Select(layer => layer.Directions[0])];
    }

    public override AlignedBuffer DOutput => _stack.DOutput;

    public override bool KeepsOutput => _stack.KeepsOutput;

    /// <summary>Returns the features of the decoded steps of some sequences, to be filled before <see cref="Forward"/>. [m, n, D]</summary>
    public Span<float> Features(int sequences)
    {
        var length = RowsOf(sequences) * (long)_inputs.FeatureSize;
        _features.Ensure(length);
        return _features.Span[..(int)length];
    }

    /// <summary>Returns the number of sequences that end in a window: the last of those that have not ended before its first step.</summary>
    public static int EndingSequences(PackedSequences window)
    {
        var count = 0;
        for (var i = window.AliveAtStart - 1; i >= 0 && window.Lengths[i] - window.FirstStep <= window.Steps; i--)
            count++;
        return count;
    }

    public override void Begin(int sequences, bool training, ulong seed) => (_sequences, _training, _seed) = (0, training, seed);

    public override LayerRows Forward(LayerRows input)
    {
        var count = EndingSequences(input.Window);
        return Decode(input.Window.AliveAtStart - count, count);
    }

    /// <summary>Decodes the steps of some sequences.</summary>
    /// <param name="first">The index of the first sequence.</param>
    /// <param name="count">The number n of sequences.</param>
    public LayerRows Decode(int first, int count)
    {
        (_first, _sequences) = (first, 0);
        var rows = RowsOf(count);
        if (count == 0)
            return new LayerRows(_rows, 1, null, _inputs.Stride, 0);
        _sequences = count;
        ReusedArray.Ensure(ref _lengths, rows);
        _lengths.AsSpan(0, rows).Fill(1);
        _rows.Layout(_lengths.AsSpan(0, rows), firstStep: 0, maximumSteps: 1, inputSize: 0, hasTokens: false);
        _x.Ensure((long)rows * _inputs.Stride);
        Features(count);
        _inputs.Forward(_scope.Parameters.Weights, _features.Pointer, _x.Pointer, count);
        _stack.Begin(rows, _training, _seed);
        for (var l = 0; l < _decoder.Length; l++)
            _encoder[l].Repeat(first, count, _inputs.Steps, _decoder[l]);
        return _stack.Forward(new LayerRows(_rows, carrySteps: 1, _x.Pointer, _inputs.Stride, rows));
    }

    /// <summary>Back-propagates to the parameters and adds to the gradients of the final states of the encoder's layers. Its rows are not read.</summary>
    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (dInput is not null && !accumulate)
            input.With(dInput, input.Stride).Values.Clear();
        _dX.Ensure((long)RowsOf(_sequences) * _inputs.Stride);
        _stack.Backward(_dX.Pointer, accumulate: false, gradients);
        _inputs.Backward(_features.Pointer, _dX.Pointer, _sequences, gradients, _pass);
        for (var l = 0; l < _decoder.Length; l++)
        {
            var (from, to) = (_decoder[l], _encoder[l]);
            for (var state = 0; state < to.States.Length; state++)
                AddStates(from.States[state].DState, to.States[state].DState, to.States[state].Stride);
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

    private void AddStates(AlignedBuffer dDecoded, AlignedBuffer dState, int stride)
    {
        var length = _sequences * stride;
        var sum = dState.Span.Slice(_first * stride, length);
        for (var step = 0; step < _inputs.Steps; step++)
            TensorPrimitives.Add(sum, dDecoded.Span.Slice(step * length, length), sum);
    }
}
