using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>Makes the rows of a window, [embedding | features | encoding of characters | factors], after the dropout of tokens.</summary>
internal sealed unsafe class InputPass : LayerPass
{
    private readonly InputLayer _layer;
    private readonly PassScope _scope;
    private readonly AlignedBuffer _rows = new();  // [R, Stride]
    private readonly TokenDropout? _tokenDropout;
    private readonly CharacterPass? _characters;
    private readonly int _firstCharacter;
    private readonly int _firstFactor;
    private bool _readsInPlace;

    public InputPass(InputLayer layer, PassScope scope)
    {
        (_layer, _scope) = (layer, scope);
        if (scope.Noise is { EmbeddingDropout: > 0 } or { TokenDropout: > 0 })
            _tokenDropout = new TokenDropout(scope.Noise.EmbeddingDropout, scope.Noise.TokenDropout, layer.UnknownToken, scope.Random);
        if (layer.Characters is { } encoder)
            _characters = new CharacterPass(encoder, scope);
        _firstCharacter = EmbeddingSize + layer.FeatureSize;
        _firstFactor = _firstCharacter + (_characters?.Size ?? 0);
    }

    public override AlignedBuffer DOutput { get; } = new(); // [R, Stride]

    // The features of the window are not to be changed.
    public override bool KeepsOutput => _readsInPlace;

    public override bool Learns => _layer.Embedding is { Frozen: false } || _characters is not null || _layer.Factors is not null;

    private int EmbeddingSize => _layer.Embedding?.Size ?? 0;

    private int Stride => GatePanels.Pad(_layer.OutputSize);

    public override void Begin(int sequences, bool training, ulong seed)
    {
        _characters?.Begin(training, seed);
        _tokenDropout?.Begin(training, seed);
    }

    public override LayerRows Forward(LayerRows input)
    {
        // Plain features whose rows need no padding are read in place.
        var (window, size) = (input.Window, _layer.FeatureSize);
        _readsInPlace = size == Stride && size == _layer.OutputSize && size == window.InputSize;
        if (_readsInPlace)
            return input.With(window.FeaturePointer, Stride);
        _rows.Ensure((long)window.Rows * Stride);
        MakeRows(window);
        return input.With(_rows.Pointer, Stride);
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (!Learns)
            return;
        var window = input.Window;
        _characters?.Backward(window, DOutput.Pointer + _firstCharacter, Stride, gradients);
        for (var row = 0; _layer.Factors is { } factors && row < window.Rows; row++)
            factors.Backward(window.Factors.Slice(row * factors.Count, factors.Count), Row(DOutput, row)[_firstFactor..], gradients);
        for (var row = 0; _layer.Embedding is { Frozen: false } embedding && row < window.Rows; row++)
        {
            var token = window.Tokens[row];
            var dVector = Row(DOutput, row)[..EmbeddingSize];
            _tokenDropout?.ScaleRow(token, dVector);
            embedding.Backward(token, dVector, gradients);
        }
    }

    private void MakeRows(PackedSequences window)
    {
        var weights = _scope.Parameters.Weights;
        var (embedding, factors, size) = (_layer.Embedding, _layer.Factors, _layer.FeatureSize);
        if (embedding is not null)
            _tokenDropout?.ReplaceTokens(window, embedding);
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
                _tokenDropout?.ScaleRow(tokens[row], target[..EmbeddingSize]);
            }

            if (size > 0)
                features.Slice(row * window.InputSize, size).CopyTo(target[EmbeddingSize..]);
            _characters?.CopyTo(row, target[_firstCharacter..]);
            factors?.Forward(weights, window.Factors.Slice(row * factors.Count, factors.Count), target[_firstFactor..]);
        }
    }

    private Span<float> Row(AlignedBuffer buffer, int row) => new(buffer.Pointer + ((nint)row * Stride), Stride);
}
