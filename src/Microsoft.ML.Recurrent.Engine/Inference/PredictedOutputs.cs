using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Keeps the outputs of consecutive examples, and their attention weights if they are asked for, in the order of the examples, whatever the order in which they
/// are computed. Different examples may be kept at the same time.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="encoding">The vectors that are computed instead of the outputs of the network; None for its outputs.</param>
internal sealed class PredictedOutputs(RecurrentNetwork network, EncoderPooling encoding)
{
    private readonly bool _pooled = network.Shape.Pools || encoding != EncoderPooling.None;
    private readonly int _decoderSteps = encoding == EncoderPooling.None ? network.Shape.Decoding?.Steps ?? 0 : 0;
    private readonly int _size = encoding == EncoderPooling.None ? network.Shape.OutputSize : EncodingPass.SizeOf(network, encoding);
    private readonly int _directions = network.Shape.Head.PerDirection && encoding == EncoderPooling.None ? 2 : 1; // those with an output of their own

    private readonly PredictedHead[] _heads = PredictedHead.Of(network.Shape);

    private int[] _lengths = [];   // [examples]
    private long[] _offsets = [0]; // [examples + 1]
    private float[] _outputs = []; // the outputs of each example, then the attention weights if they are kept
    private int _first;
    private bool _keepsAttention;
    private bool _keepsHeads;

    /// <summary>Starts with other examples.</summary>
    /// <param name="first">The first example.</param>
    /// <param name="most">The maximum number of examples.</param>
    /// <param name="parts">What is kept next to the outputs of the main head.</param>
    public void Begin(int first, int most, PredictedParts parts)
    {
        _first = first;
        _keepsHeads = parts == PredictedParts.FurtherHeads;
        _keepsAttention = parts == PredictedParts.Attention && network.Shape.Pooled is { Pooling: SequencePooling.Attention };
        if (_offsets.Length <= most)
            (_offsets, _lengths) = (new long[most + 1], new int[most]);
    }

    /// <summary>Adds an example.</summary>
    /// <param name="index">The number of examples before it.</param>
    /// <param name="length">The number of its steps.</param>
    /// <returns>The number of outputs of all examples up to it, including attention weights.</returns>
    public long Add(int index, int length)
    {
        var outputs = OutputsOf(length) + (_keepsAttention ? length : 0);
        if (_keepsHeads)
            for (var head = 0; head < _heads.Length; head++)
                outputs += _heads[head].OutputsOf(length);
        _lengths[index] = length;
        return _offsets[index + 1] = _offsets[index] + outputs;
    }

    /// <summary>Allocates the memory for the outputs of all examples that were added.</summary>
    /// <exception cref="ArgumentException">They do not fit in one array, which is the case only for the outputs of a single example.</exception>
    public void Allocate(int count)
    {
        var length = _offsets[count];
        if (length > Array.MaxLength)
            throw new ArgumentException($"Example {_first} has {length} outputs; at most {Array.MaxLength} fit. Cut the sequence into shorter "
                + "ones.", "data");
        if (_outputs.Length < length)
            _outputs = new float[length];
    }

    /// <summary>Keeps the outputs that a shard has computed for a window.</summary>
    public void Keep(SequenceShard shard, SequenceDataset data, in TruncationWindow window)
    {
        var pass = shard.Pass;
        if (_keepsHeads)
            KeepHeads(shard, window);
        if (shard.Encoding is { } vectors)
        {
            for (var row = 0; row < vectors.Rows; row++)
                if (data.Length(shard.Examples[row]) <= window.End)
                    vectors.CopyTo(row, _outputs.AsSpan((int)_offsets[shard.Examples[row] - _first], _size));
            return;
        }

        var output = pass.Output;
        if (_pooled)
        {
            for (var row = 0; row < pass.OutputRows; row++)
                if (data.Length(shard.Examples[row]) <= window.End)
                    Keep(shard.Examples[row], 0, output.Slice(row * pass.OutputStride, _size));
            if (_keepsAttention)
                KeepAttention(shard);
            return;
        }

        if (_decoderSteps > 0)
        {
            for (var row = 0; row < pass.OutputRows; row++)
                Keep(
                    shard.Examples[pass.FirstDecoded + (row % pass.DecodedSequences)], row / pass.DecodedSequences,
                    output.Slice(row * pass.OutputStride, _size));
            return;
        }

        var stepRow = 0;
        for (var d = 0; d < _directions; d++)
            for (var t = 0; t < pass.Input.Steps; t++)
                for (var i = 0; i < pass.Input.Alive(t); i++, stepRow++)
                    Keep(
                        shard.Examples[i], (d == 0 ? 0 : data.Length(shard.Examples[i])) + window.Start + t,
                        output.Slice(stepRow * pass.OutputStride, _size));
    }

    /// <summary>Passes the outputs to a visitor in the order of the examples.</summary>
    public void Visit(int count, PredictionVisitor visitor)
    {
        for (var i = 0; i < count; i++)
            visitor(_first + i, Kept(i));
    }

    /// <summary>Passes the outputs and the attention weights to a visitor in the order of the examples.</summary>
    public void Visit(int count, AttentionVisitor visitor)
    {
        for (var i = 0; i < count; i++)
        {
            var kept = Kept(i);
            var outputs = _keepsAttention ? _size : kept.Length;
            visitor(_first + i, kept[..outputs], kept[outputs..]);
        }
    }

    /// <summary>Passes the outputs and those of the further heads to a visitor in the order of the examples.</summary>
    public void Visit(int count, HeadsVisitor visitor)
    {
        for (var i = 0; i < count; i++)
        {
            var kept = Kept(i);
            var further = 0L;
            for (var head = 0; head < _heads.Length; head++)
                further += _heads[head].OutputsOf(_lengths[i]);
            visitor(_first + i, kept[..^(int)further], kept[^(int)further..]);
        }
    }

    private long OutputsOf(int length) => (_pooled ? 1 : _decoderSteps > 0 ? _decoderSteps : (long)length * _directions) * _size;

    // Each after the outputs of the main head and of the heads before it.
    private void KeepHeads(SequenceShard shard, in TruncationWindow window)
    {
        var input = shard.Pass.Input;
        for (var i = 0; i < input.AliveAtStart; i++)
        {
            var (example, length) = (shard.Examples[i], input.Lengths[i]);
            var offset = _offsets[example - _first] + OutputsOf(length);
            for (var head = 0; head < _heads.Length; head++)
            {
                var (pools, size) = _heads[head];
                var output = shard.Pass.FurtherHeads[head].Output;
                var steps = pools ? 1 : Math.Min(length - window.Start, input.Steps);
                for (var t = 0; t < steps; t++)
                {
                    var row = pools ? i : input.StepOffsets[t] + i;
                    output.Values.Slice(row * output.Stride, size).CopyTo(_outputs.AsSpan((int)(offset + ((pools ? 0 : window.Start + t) * (long)size))));
                }

                offset += _heads[head].OutputsOf(length);
            }
        }
    }

    private ReadOnlySpan<float> Kept(int index) => _outputs.AsSpan((int)_offsets[index], (int)(_offsets[index + 1] - _offsets[index]));

    // The window holds whole sequences, as attention requires.
    private void KeepAttention(SequenceShard shard)
    {
        // Steps that front layers return as one have equal shares of its weight.
        var (input, window, stride) = (shard.Pass.Input, shard.Pass.TopWindow, network.Chain.TimeStride);
        var weights = shard.Pass.AttentionWeights;
        for (var row = 0; row < shard.Pass.OutputRows; row++)
        {
            var kept = _outputs.AsSpan((int)_offsets[shard.Examples[row] - _first] + _size, input.Lengths[row]);
            for (var t = 0; t < kept.Length; t++)
                kept[t] = weights[window.StepOffsets[t / stride] + row] / Math.Min(stride, kept.Length - (t / stride * stride));
        }
    }

    private void Keep(int example, int step, ReadOnlySpan<float> output) =>
        output.CopyTo(_outputs.AsSpan((int)_offsets[example - _first] + (step * _size)));
}
