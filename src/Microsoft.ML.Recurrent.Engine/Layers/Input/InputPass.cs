using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>
/// Computes the input rows of the first layer for a window: [embedding | features | encoding of characters | factors] after token dropout, or the projection of
/// these, followed by the per-sequence input dropout.
/// </summary>
internal sealed unsafe class InputPass(
    EmbeddingLayer? embedding, TokenDropout? tokenDropout, int featureSize, float dropout, RandomMask random, CharacterEncoder? encoder,
    DenseLayer? projection = null, FactorLayer? factors = null)
{
    internal const ulong Purpose = 0x1000;
    private readonly AlignedBuffer _rows = new();  // [R, RowStride]
    private readonly AlignedBuffer _dRows = new(); // [R, RowStride]
    private readonly AlignedBuffer _mask = new();  // [B, Stride]
    private readonly InputProjectionPass? _projection = projection is null ? null : new InputProjectionPass(projection);
    private readonly CharacterPass? _characters = encoder is null ? null : new CharacterPass(encoder, random);
    private float* _current;
    private bool _drops;

    private int EmbeddingSize => embedding?.Size ?? 0;

    // The first column of the vectors of the factors.
    private int FactorStart => EmbeddingSize + featureSize + (_characters?.Size ?? 0);

    private int RowStride => GatePanels.Pad(FactorStart + (factors?.Size ?? 0));

    private bool RowsNeedGradient => embedding is { Frozen: false } || _characters is not null || factors is not null;

    public int Stride => _projection?.Stride ?? RowStride;

    /// <summary>Gets the rows of the window of the last <see cref="Forward"/>. [R, Stride]</summary>
    public float* Rows => _projection is null ? _current : _projection.Rows;

    /// <summary>Gets the gradient of <see cref="Rows"/>. [R, Stride]</summary>
    public AlignedBuffer DRows => _projection?.DRows ?? _dRows;

    /// <summary>Gets a value that indicates whether the gradient of the rows is needed.</summary>
    public bool NeedsGradient => _projection is not null || RowsNeedGradient;

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
        MakeRows(window, weights);
        _projection?.Forward(_current, RowStride, window.Rows);
        if (_drops)
            Mask(window, Rows);
    }

    public void Backward(PackedSequences window, Span<float> gradients)
    {
        if (!NeedsGradient)
            return;
        if (_drops)
            Mask(window, DRows.Pointer);
        if (_projection is not null)
        {
            if (RowsNeedGradient)
                _dRows.Ensure((long)window.Rows * RowStride);
            _projection.Backward(_current, RowStride, RowsNeedGradient ? _dRows.Pointer : null, RowStride, window.Rows, gradients);
            if (!RowsNeedGradient)
                return;
        }

        _characters?.Backward(window, _dRows.Pointer + EmbeddingSize + featureSize, RowStride, gradients);
        for (var row = 0; factors is not null && row < window.Rows; row++)
            factors.Backward(window.Factors.Slice(row * factors.Count, factors.Count), Row(_dRows, row)[FactorStart..], gradients);
        for (var row = 0; embedding is { Frozen: false } && row < window.Rows; row++)
        {
            var token = window.Tokens[row];
            var dVector = Row(_dRows, row)[..EmbeddingSize];
            tokenDropout?.ScaleRow(token, dVector);
            embedding.Backward(token, dVector, gradients);
        }
    }

    private void MakeRows(PackedSequences window, ReadOnlySpan<float> weights)
    {
        // Plain features whose rows need no padding are read in place.
        var hasVectors = embedding is not null || _characters is not null || factors is not null;
        if (!hasVectors && !(_drops && _projection is null) && featureSize == RowStride && window.InputSize == featureSize)
        {
            _current = window.FeaturePointer;
            return;
        }

        _rows.Ensure((long)window.Rows * RowStride);
        _current = _rows.Pointer;
        if (embedding is not null)
            tokenDropout?.ReplaceTokens(window, embedding);
        var tokens = embedding is null ? [] : window.Tokens;
        var features = window.Features;
        _characters?.Forward(window, weights);
        for (var row = 0; row < window.Rows; row++)
        {
            // Nothing ever writes to the padding, so it stays zero.
            var target = Row(_rows, row);
            if (embedding is not null)
            {
                embedding.Forward(weights, tokens[row]).CopyTo(target);
                tokenDropout?.ScaleRow(tokens[row], target[..EmbeddingSize]);
            }

            if (featureSize > 0)
                features.Slice(row * window.InputSize, featureSize).CopyTo(target[EmbeddingSize..]);
            _characters?.CopyTo(row, target[(EmbeddingSize + featureSize)..]);
            factors?.Forward(weights, window.Factors.Slice(row * factors.Count, factors.Count), target[FactorStart..]);
        }
    }

    private void Mask(PackedSequences window, float* rows)
    {
        for (var t = 0; t < window.Steps; t++)
        {
            var count = window.Alive(t) * Stride;
            var values = new Span<float>(rows + ((nint)window.StepOffsets[t] * Stride), count);
            TensorPrimitives.Multiply(values, new ReadOnlySpan<float>(_mask.Pointer, count), values);
        }
    }

    private Span<float> Row(AlignedBuffer buffer, int row) => new(buffer.Pointer + ((nint)row * RowStride), RowStride);
}
