using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Dropout of tokens on their way into the network: single occurrences become the unknown token (Iyyer et al. 2015), drawn by absolute step; the vectors of
/// whole word types become zero (Gal and Ghahramani 2016), drawn by the token alone, so that all windows agree without a table of draws.
/// </summary>
/// <param name="vectorRate">Share of the vocabulary whose vectors are zero.</param>
/// <param name="tokenRate">Share of the occurrences that are replaced.</param>
/// <param name="unknownToken">What replaces them.</param>
/// <param name="random">Draws.</param>
internal sealed class TokenDropout(float vectorRate, float tokenRate, int unknownToken, RandomMask random)
{
    internal const ulong VectorPurpose = 0x1100;
    internal const ulong TokenPurpose = 0x1200;
    private float[] _replaced = []; // [B] of a step; 1 where the token is replaced
    private bool _training;
    private ulong _seed;

    public void Begin(bool training, ulong seed)
    {
        _training = training;
        _seed = seed;
    }

    /// <summary>Replaces tokens in the window, so that whoever reads them there sees those the network saw. Doing it again changes nothing.</summary>
    public void ReplaceTokens(PackedSequences window, EmbeddingLayer embedding)
    {
        if (!_training || tokenRate == 0)
            return;
        ReusedArray.Ensure(ref _replaced, window.Count);
        for (var t = 0; t < window.Steps; t++)
        {
            var tokens = window.Tokens.Slice(window.StepOffsets[t], window.Alive(t));
            random.FillKeep(_replaced.AsSpan(0, tokens.Length), tokenRate, _seed, TokenPurpose, (ulong)(window.FirstStep + t));
            for (var i = 0; i < tokens.Length; i++)
            {
                if (_replaced[i] == 0 || tokens[i] == embedding.PaddingIndex)
                    continue;
                embedding.ThrowIfOutOfRange(tokens[i]);
                tokens[i] = unknownToken;
            }
        }
    }

    /// <summary>Scales a row by the draw of its token: the token's vector or its gradient.</summary>
    public void ScaleRow(int token, Span<float> row)
    {
        if (_training && vectorRate > 0)
            TensorPrimitives.Multiply(row, RandomMask.DropoutOf(vectorRate, _seed, VectorPurpose, (ulong)token), row);
    }
}
