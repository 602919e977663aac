using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Runs some sequences of a batch through the network, window by window, with their targets. Buffers are reused; an instance serves one thread at a time.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="encoding">The vectors to compute from the states of the network instead of running its own pooling and head; None runs those.</param>
/// <param name="tokenWeights">The weights of the tokens in the mean of the input vectors, or empty. [V]</param>
/// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
internal sealed class SequenceShard(
    RecurrentNetwork network, EncoderPooling encoding = EncoderPooling.None, ReadOnlyMemory<float> tokenWeights = default, ClassSampler? sampler = null)
{
    // Features gathered from a sequence before they are distributed to the rows of the steps: 16 KiB stay in the first-level cache.
    private const int GatheredValues = 1 << 12;

    private readonly bool _pooled = network.Options.Pooling != SequencePooling.None;
    private readonly bool _headPerDirection = network.Options.HeadPerDirection;
    private readonly int _outputSize = network.Options.OutputSize;

    private SequenceDataset _data = null!;
    private int[] _examples = [];    // [B]
    private int[] _lengths = [];     // [B], longest first
    private int[] _classes = [];     // [rows], or all labels
    private int[] _labelOffsets = [];// [B + 1]
    private float[] _values = [];    // [rows, target width]
    private float[] _weights = [];   // [rows]
    private float[] _gathered = [];  // [steps, InputSize]
    private int[] _gatheredTokens = []; // [steps]
    private int _count;
    private bool _training;
    private ulong _seed;
    private TruncationWindow _window;

    /// <summary>Gets the workspace of the network.</summary>
    public NetworkPass Pass { get; } = new(network, sampler);

    /// <summary>Gets the pass that computes vectors of the sequences in place of the outputs of the head, or null.</summary>
    public EncodingPass? Encoding { get; } = encoding == EncoderPooling.None ? null : new EncodingPass(network, encoding, tokenWeights);

    /// <summary>Gets the number of sequences, B.</summary>
    public int Count => _count;

    /// <summary>Gets the indices of the examples, longest first.</summary>
    public ReadOnlySpan<int> Examples => _examples.AsSpan(0, _count);

    /// <summary>Gets the sum of the weighted losses of the last <see cref="Evaluate"/>.</summary>
    public double Loss { get; private set; }

    /// <summary>Gets the sum of the weights of the last <see cref="Evaluate"/>.</summary>
    public double Weight { get; private set; }

    /// <summary>Takes its share of a batch and starts from the zero state.</summary>
    public void Begin(SequenceDataset data, ReadOnlySpan<int> batch, int shard, int shards, bool training, ulong seed)
    {
        _data = data;
        _training = training;
        _seed = seed;
        _count = ShardRule.Rows(batch.Length, shard, shards);
        ReusedArray.Ensure(ref _examples, _count);
        ReusedArray.Ensure(ref _lengths, _count);
        for (var row = 0; row < _count; row++)
        {
            _examples[row] = batch[ShardRule.Place(row, shard, shards)];
            _lengths[row] = data.Length(_examples[row]);
        }

        BeginSequences();
    }

    /// <summary>Runs a window forward and carries the state to the start of the next.</summary>
    /// <returns>False if all sequences ended before the window.</returns>
    public bool Forward(in TruncationWindow window)
    {
        _window = window;
        Loss = 0;
        Weight = 0;
        if (_count == 0 || _lengths[0] <= window.Start)
            return false;

        var input = Pass.Input;
        input.Layout(_lengths.AsSpan(0, _count), window.Start, window.End - window.Start, _data.InputSize, _data.HasTokens, _data.HasSpellings ? _data : null);
        FillInput(input);
        FillDecoderFeatures();

        // Overlapping windows at the start of the sequences start again from the zero state with the same draws.
        if (window.Start == 0 && window.CountedFrom > 0)
            BeginSequences();
        var carrySteps = window.NextStart == 0 ? input.Steps : Math.Min(window.NextStart - window.Start, input.Steps);
        if (Encoding is null)
            Pass.Forward(carrySteps);
        else
            Encoding.Forward(Pass, carrySteps);
        return true;
    }

    /// <summary>Computes <see cref="Loss"/> and <see cref="Weight"/> of the targets that count in the window of the last <see cref="Forward"/>.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="withGradient">Whether to compute the gradient of the sum of the losses with respect to the outputs.</param>
    /// <returns>Whether any target counts.</returns>
    public bool Evaluate(ILoss loss, bool withGradient)
    {
        var batch = _data.TargetKind == TargetKind.Labels ? LabelBatch() : RowBatch();
        Weight = loss.TotalWeight(batch);
        if (Weight == 0)
            return false;
        Loss = loss.Evaluate(batch, withGradient ? Pass.OutputGradient : []);
        return true;
    }

    private void BeginSequences()
    {
        Pass.Begin(_count, _training, _seed);
        Encoding?.Begin(_count);
    }

    private void FillInput(PackedSequences input)
    {
        if (input.InputSize > 0)
            FillFeatures(input);
        if (_data.HasTokens && !input.Tokens.IsEmpty)
            FillTokens(input);
        var spellings = input.Spellings;
        if (spellings.IsEmpty)
            return;
        var row = 0;
        for (var t = 0; t < input.Steps; t++)
            for (var i = 0; i < input.Alive(t); i++, row++)
                spellings[row] = _data.Spelling(_examples[i], input.FirstStep + t);
    }

    // Sequence by sequence, as data sets hold them: asking for each step apart costs more than the copy.
    private void FillTokens(PackedSequences input)
    {
        ReusedArray.Ensure(ref _gatheredTokens, Math.Min(GatheredValues, input.Steps));
        var tokens = input.Tokens;
        var offsets = input.StepOffsets;
        for (var i = 0; i < _count && _lengths[i] > input.FirstStep; i++)
        {
            var steps = Math.Min(_lengths[i] - input.FirstStep, input.Steps);
            for (var first = 0; first < steps; first += GatheredValues)
            {
                var gathered = _gatheredTokens.AsSpan(0, Math.Min(GatheredValues, steps - first));
                _data.CopyTokens(_examples[i], input.FirstStep + first, gathered);
                for (var t = 0; t < gathered.Length; t++)
                    tokens[offsets[first + t] + i] = gathered[t];
            }
        }
    }

    // As for tokens.
    private void FillFeatures(PackedSequences input)
    {
        var size = input.InputSize;
        var most = Math.Max(1, GatheredValues / size);
        ReusedArray.Ensure(ref _gathered, Math.Min(most, input.Steps) * size);
        var features = input.Features;
        var offsets = input.StepOffsets;
        for (var i = 0; i < _count && _lengths[i] > input.FirstStep; i++)
        {
            var steps = Math.Min(_lengths[i] - input.FirstStep, input.Steps);
            for (var first = 0; first < steps; first += most)
            {
                var gathered = _gathered.AsSpan(0, Math.Min(most, steps - first) * size);
                _data.CopyFeatures(_examples[i], input.FirstStep + first, gathered.Length / size, gathered);
                if (size == 1)
                {
                    for (var t = 0; t < gathered.Length; t++)
                        features[offsets[first + t] + i] = gathered[t];
                }
                else
                {
                    for (var t = 0; !gathered.IsEmpty; t++, gathered = gathered[size..])
                        gathered[..size].CopyTo(features.Slice((offsets[first + t] + i) * size, size));
                }
            }
        }
    }

    private void FillDecoderFeatures()
    {
        var features = Encoding is null ? Pass.DecoderFeatures : [];
        if (features.IsEmpty)
            return;
        var (first, count) = (Pass.FirstDecoded, Pass.DecodedSequences);
        for (var step = 0; step < _data.DecoderSteps; step++)
            for (var i = 0; i < count; i++, features = features[_data.DecoderInputSize..])
                _data.CopyDecoderFeatures(_examples[first + i], step, features[.._data.DecoderInputSize]);
    }

    private LossBatch RowBatch()
    {
        var rows = Pass.OutputRows;
        var width = _data.TargetWidth;
        var classes = _data.TargetKind is TargetKind.Classes or TargetKind.Tokens;
        ReusedArray.Ensure(ref _weights, rows);
        if (classes)
            ReusedArray.Ensure(ref _classes, rows);
        else
            ReusedArray.Ensure(ref _values, rows * width);

        if (_pooled)
        {
            // A sequence counts in the first window that contains its end.
            for (var row = 0; row < rows; row++)
                FillRow(row, _lengths[row] > _window.CountedFrom && _lengths[row] <= _window.End);
        }
        else if (_data.DecoderSteps > 0)
        {
            for (var i = 0; i < Pass.DecodedSequences; i++)
                FillDecoded(i);
        }
        else
        {
            for (var i = 0; i < _count && _lengths[i] > _window.Start; i++)
            {
                if (_data.TargetKind == TargetKind.Tokens)
                    FillTokens(i);
                else
                    FillSteps(i);
            }
        }

        if (Pass.Sampled is not null)
            Pass.ScoreTargets(_classes.AsSpan(0, rows));
        return new LossBatch
        {
            Outputs = Pass.Output,
            Rows = rows,
            Width = Pass.Sampled?.Width ?? _outputSize,
            OutputStride = Pass.OutputStride,
            Classes = classes ? _classes.AsSpan(0, rows) : [],
            Values = classes ? [] : _values.AsSpan(0, rows * width),
            Weights = _weights.AsSpan(0, rows),
            StepOffsets = Pass.Input.StepOffsets,
            Lengths = Pass.Input.Lengths,
            Transitions = Pass.Transitions,
            TransitionGradient = Pass.TransitionGradient,
        };
    }

    private void FillRow(int sequence, bool counts)
    {
        var example = _examples[sequence];
        _weights[sequence] = counts ? _data.Weight(example) : 0;
        if (_data.TargetKind == TargetKind.Classes)
            _classes[sequence] = _data.Classes(example)[0];
        else
            _data.Values(example).CopyTo(_values.AsSpan(sequence * _data.TargetWidth));
    }

    private void FillSteps(int sequence)
    {
        var example = _examples[sequence];
        var weight = _data.Weight(example);
        var offsets = Pass.Input.StepOffsets;
        var steps = Math.Min(_lengths[sequence] - _window.Start, Pass.Input.Steps);
        var width = _data.TargetWidth;
        var isClass = _data.TargetKind == TargetKind.Classes;
        var classes = isClass ? _data.Classes(example).Slice(_window.Start, steps) : [];
        var values = isClass ? [] : _data.Values(example).Slice(_window.Start * width, steps * width);
        for (var t = 0; t < steps; t++)
        {
            var row = offsets[t] + sequence;
            _weights[row] = _window.Start + t >= _window.CountedFrom ? weight : 0;
            if (isClass)
                _classes[row] = classes[t];
            else
                values.Slice(t * width, width).CopyTo(_values.AsSpan(row * width));
        }
    }

    private void FillDecoded(int place)
    {
        var example = _examples[Pass.FirstDecoded + place];
        var weight = _data.Weight(example);
        var sequences = Pass.DecodedSequences;
        var width = _data.TargetWidth;
        var isClass = _data.TargetKind == TargetKind.Classes;
        var classes = isClass ? _data.Classes(example) : [];
        var values = isClass ? [] : _data.Values(example);
        for (var step = 0; step < _data.DecoderSteps; step++)
        {
            var row = (step * sequences) + place;
            _weights[row] = weight;
            if (isClass)
                _classes[row] = classes[step];
            else
                values.Slice(step * width, width).CopyTo(_values.AsSpan(row * width));
        }
    }

    // The class of a row is the next token, which may lie beyond the window; for the same row of the reverse direction, the previous token.
    private void FillTokens(int sequence)
    {
        var example = _examples[sequence];
        var weight = _data.Weight(example);
        var offsets = Pass.Input.StepOffsets;
        var (start, length) = (_window.Start, _lengths[sequence]);
        var steps = Math.Min(length - start, Pass.Input.Steps);
        for (var t = 0; t < steps; t++)
        {
            var row = offsets[t] + sequence;
            _weights[row] = start + t >= _window.CountedFrom ? weight : 0;
            _classes[row] = start + t + 1 < length ? _data.Token(example, start + t + 1) : -1;
            if (!_headPerDirection)
                continue;
            row += Pass.Input.Rows;
            _weights[row] = weight;
            _classes[row] = t > 0 ? _data.Token(example, t - 1) : -1;
        }
    }

    private LossBatch LabelBatch()
    {
        ReusedArray.Ensure(ref _labelOffsets, _count + 1);
        ReusedArray.Ensure(ref _weights, _count);
        _labelOffsets[0] = 0;
        for (var i = 0; i < _count; i++)
        {
            var labels = _data.Classes(_examples[i]);
            _labelOffsets[i + 1] = _labelOffsets[i] + labels.Length;
            if (_classes.Length < _labelOffsets[i + 1])
                Array.Resize(ref _classes, Math.Max(_labelOffsets[i + 1], _classes.Length * 2));
            labels.CopyTo(_classes.AsSpan(_labelOffsets[i]));
            _weights[i] = _data.Weight(_examples[i]);
        }

        return new LossBatch
        {
            Outputs = Pass.Output,
            Rows = Pass.OutputRows,
            Width = _outputSize,
            OutputStride = Pass.OutputStride,
            Classes = _classes.AsSpan(0, _labelOffsets[_count]),
            Weights = _weights.AsSpan(0, _count),
            StepOffsets = Pass.Input.StepOffsets,
            Lengths = Pass.Input.Lengths,
            LabelOffsets = _labelOffsets.AsSpan(0, _count + 1),
        };
    }
}
