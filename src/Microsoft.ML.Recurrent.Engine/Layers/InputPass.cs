using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Makes the first layer's input rows [embedding | features | encoding of characters] of a window, with the dropout of tokens and the per-sequence input dropout on.</summary>
internal sealed unsafe class InputPass(
    EmbeddingLayer? embedding, TokenDropout? tokenDropout, int featureSize, float dropout, RandomMask random, CharacterEncoder? encoder)
{
    internal const ulong Purpose = 0x1000;
    private readonly AlignedBuffer _rows = new();  // [R, Stride]
    private readonly AlignedBuffer _mask = new();  // [B, Stride]
    private readonly CharacterPass? _characters = encoder is null ? null : new CharacterPass(encoder, random);
    private float* _current;
    private bool _drops;

    private int EmbeddingSize => embedding?.Size ?? 0;

    public int Size => EmbeddingSize + featureSize + (_characters?.Size ?? 0);

    public int Stride => GatePanels.Pad(Size);

    /// <summary>The rows of the window of the last <see cref="Forward"/>. [R, Stride]</summary>
    public float* Rows => _current;

    /// <summary>Gradient of <see cref="Rows"/>. [R, Stride]</summary>
    public AlignedBuffer DRows { get; } = new();

    /// <summary>Whether anybody needs the gradient of the rows.</summary>
    public bool NeedsGradient => embedding is { Frozen: false } || _characters is not null;

    public void Begin(int sequences, bool training, ulong seed)
    {
        _characters?.Begin(training, seed);
        tokenDropout?.Begin(training, seed);
        _drops = training && dropout > 0;
        if (!_drops)
            return;
        _mask.Ensure((long)sequences * Stride);
        random.FillDropout(new Span<float>(_mask.Pointer, sequences * Stride), dropout, seed, Purpose, 0);
    }

    public void Forward(PackedSequences window, ReadOnlySpan<float> weights)
    {
        // Plain features whose rows need no padding are read where they are.
        if (embedding is null && _characters is null && !_drops && featureSize == Stride)
        {
            _current = window.FeaturePointer;
            return;
        }

        _rows.Ensure((long)window.Rows * Stride);
        _current = _rows.Pointer;
        if (embedding is not null)
            tokenDropout?.ReplaceTokens(window, embedding);
        var tokens = embedding is null ? [] : window.Tokens;
        var features = window.Features;
        _characters?.Forward(window, weights);
        for (var row = 0; row < window.Rows; row++)
        {
            // Nothing ever writes to the padding, which is zero.
            var target = Row(_rows, row);
            if (embedding is not null)
            {
                embedding.Forward(weights, tokens[row]).CopyTo(target);
                tokenDropout?.ScaleRow(tokens[row], target[..EmbeddingSize]);
            }

            if (featureSize > 0)
                features.Slice(row * featureSize, featureSize).CopyTo(target[EmbeddingSize..]);
            _characters?.CopyTo(row, target[(EmbeddingSize + featureSize)..]);
        }

        if (_drops)
            Mask(window, _rows);
    }

    public void Backward(PackedSequences window, Span<float> gradients)
    {
        if (!NeedsGradient)
            return;
        if (_drops)
            Mask(window, DRows);
        _characters?.Backward(window, DRows.Pointer + EmbeddingSize + featureSize, Stride, gradients);
        for (var row = 0; embedding is { Frozen: false } && row < window.Rows; row++)
        {
            var token = window.Tokens[row];
            var dVector = Row(DRows, row)[..EmbeddingSize];
            tokenDropout?.ScaleRow(token, dVector);
            embedding.Backward(token, dVector, gradients);
        }
    }

    private void Mask(PackedSequences window, AlignedBuffer rows)
    {
        for (var t = 0; t < window.Steps; t++)
        {
            var count = window.Alive(t) * Stride;
            var values = new Span<float>(rows.Pointer + ((nint)window.StepOffsets[t] * Stride), count);
            TensorPrimitives.Multiply(values, new ReadOnlySpan<float>(_mask.Pointer, count), values);
        }
    }

    private Span<float> Row(AlignedBuffer buffer, int row) => new(buffer.Pointer + ((nint)row * Stride), Stride);
}
