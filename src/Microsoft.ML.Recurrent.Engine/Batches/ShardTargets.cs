using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Gathers the targets of the examples of a shard in the order of the outputs of a window. Buffers are reused; an instance serves one thread at a time.
/// </summary>
/// <param name="shape">The shape of the network.</param>
internal sealed class ShardTargets(NetworkShape shape)
{
    private readonly bool _pooled = shape.Pools;
    private readonly bool _headPerDirection = shape.Head.PerDirection;
    private readonly int _outputSize = shape.OutputSize;

    private int[] _classes = [];      // [rows], or all labels
    private int[] _labelOffsets = []; // [B + 1]
    private float[] _values = [];     // [rows, target width]
    private float[] _weights = [];    // [rows]

    /// <summary>Returns the outputs of a pass with their targets.</summary>
    /// <param name="pass">The pass, which has run the window.</param>
    /// <param name="data">The data set.</param>
    /// <param name="examples">The indices of the examples, longest first. [B]</param>
    /// <param name="window">The window.</param>
    public LossBatch Gather(NetworkPass pass, SequenceDataset data, ReadOnlySpan<int> examples, in TruncationWindow window) =>
        data.TargetKind == TargetKind.Labels ? Labels(pass, data, examples) : Rows(pass, data, examples, window);

    private LossBatch Rows(NetworkPass pass, SequenceDataset data, ReadOnlySpan<int> examples, in TruncationWindow window)
    {
        var rows = pass.OutputRows;
        var lengths = pass.Input.Lengths;
        var width = data.TargetWidth;
        var classes = data.TargetKind is TargetKind.Classes or TargetKind.Tokens;
        ReusedArray.Ensure(ref _weights, rows);
        if (classes)
            ReusedArray.Ensure(ref _classes, rows);
        else
            ReusedArray.Ensure(ref _values, rows * width);

        if (_pooled)
        {
            // A sequence counts in the first window that contains its end.
            for (var row = 0; row < rows; row++)
                FillRow(data, examples[row], row, lengths[row] > window.CountedFrom && lengths[row] <= window.End);
        }
        else if (data.DecoderSteps > 0)
        {
            for (var i = 0; i < pass.DecodedSequences; i++)
                FillDecoded(pass, data, examples[pass.FirstDecoded + i], i);
        }
        else
        {
            for (var i = 0; i < examples.Length && lengths[i] > window.Start; i++)
            {
                if (data.TargetKind == TargetKind.Tokens)
                    FillTokens(pass, data, examples[i], i, window);
                else
                    FillSteps(pass, data, examples[i], i, window);
            }
        }

        if (pass.Sampled is not null)
            pass.ScoreTargets(_classes.AsSpan(0, rows));
        return new LossBatch
        {
            Outputs = pass.Output,
            Rows = rows,
            Width = pass.Sampled?.Width ?? _outputSize,
            OutputStride = pass.OutputStride,
            Classes = classes ? _classes.AsSpan(0, rows) : [],
            Values = classes ? [] : _values.AsSpan(0, rows * width),
            Weights = _weights.AsSpan(0, rows),
            StepOffsets = pass.Input.StepOffsets,
            Lengths = pass.Input.Lengths,
            Transitions = pass.Transitions,
            TransitionGradient = pass.TransitionGradient,
        };
    }

    private void FillRow(SequenceDataset data, int example, int sequence, bool counts)
    {
        _weights[sequence] = counts ? data.Weight(example) : 0;
        if (data.TargetKind == TargetKind.Classes)
            _classes[sequence] = data.Classes(example)[0];
        else
            data.Values(example).CopyTo(_values.AsSpan(sequence * data.TargetWidth));
    }

    private void FillSteps(NetworkPass pass, SequenceDataset data, int example, int sequence, in TruncationWindow window)
    {
        var weight = data.Weight(example);
        var offsets = pass.Input.StepOffsets;
        var steps = Math.Min(pass.Input.Lengths[sequence] - window.Start, pass.Input.Steps);
        var width = data.TargetWidth;
        var isClass = data.TargetKind == TargetKind.Classes;
        var classes = isClass ? data.Classes(example).Slice(window.Start, steps) : [];
        var values = isClass ? [] : data.Values(example).Slice(window.Start * width, steps * width);
        for (var t = 0; t < steps; t++)
        {
            var row = offsets[t] + sequence;
            _weights[row] = window.Start + t >= window.CountedFrom ? weight : 0;
            if (isClass)
                _classes[row] = classes[t];
            else
                values.Slice(t * width, width).CopyTo(_values.AsSpan(row * width));
        }
    }

    private void FillDecoded(NetworkPass pass, SequenceDataset data, int example, int place)
    {
        var weight = data.Weight(example);
        var sequences = pass.DecodedSequences;
        var width = data.TargetWidth;
        var isClass = data.TargetKind == TargetKind.Classes;
        var classes = isClass ? data.Classes(example) : [];
        var values = isClass ? [] : data.Values(example);
        for (var step = 0; step < data.DecoderSteps; step++)
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
    private void FillTokens(NetworkPass pass, SequenceDataset data, int example, int sequence, in TruncationWindow window)
    {
        var weight = data.Weight(example);
        var offsets = pass.Input.StepOffsets;
        var (start, length) = (window.Start, pass.Input.Lengths[sequence]);
        var steps = Math.Min(length - start, pass.Input.Steps);
        for (var t = 0; t < steps; t++)
        {
            var row = offsets[t] + sequence;
            _weights[row] = start + t >= window.CountedFrom ? weight : 0;
            _classes[row] = start + t + 1 < length ? data.Token(example, start + t + 1) : -1;
            if (!_headPerDirection)
                continue;
            row += pass.Input.Rows;
            _weights[row] = weight;
            _classes[row] = t > 0 ? data.Token(example, t - 1) : -1;
        }
    }

    private LossBatch Labels(NetworkPass pass, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        ReusedArray.Ensure(ref _labelOffsets, examples.Length + 1);
        ReusedArray.Ensure(ref _weights, examples.Length);
        _labelOffsets[0] = 0;
        for (var i = 0; i < examples.Length; i++)
        {
            var labels = data.Classes(examples[i]);
            _labelOffsets[i + 1] = _labelOffsets[i] + labels.Length;
            if (_classes.Length < _labelOffsets[i + 1])
                Array.Resize(ref _classes, Math.Max(_labelOffsets[i + 1], _classes.Length * 2));
            labels.CopyTo(_classes.AsSpan(_labelOffsets[i]));
            _weights[i] = data.Weight(examples[i]);
        }

        return new LossBatch
        {
            Outputs = pass.Output,
            Rows = pass.OutputRows,
            Width = _outputSize,
            OutputStride = pass.OutputStride,
            Classes = _classes.AsSpan(0, _labelOffsets[examples.Length]),
            Weights = _weights.AsSpan(0, examples.Length),
            StepOffsets = pass.Input.StepOffsets,
            Lengths = pass.Input.Lengths,
            LabelOffsets = _labelOffsets.AsSpan(0, examples.Length + 1),
        };
    }
}
