using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>
/// Applies dropout to the tokens that the network reads. Single occurrences are replaced by the unknown token (Iyyer et al. 2015), where the draw depends
/// on the absolute step; the vectors of whole word types are set to zero (Gal and Ghahramani 2016), where the draw depends only on the token, so that all
/// windows agree without a table of draws.
/// </summary>
/// <param name="vectorRate">The share of the vocabulary whose vectors are set to zero.</param>
/// <param name="tokenRate">The share of the occurrences that are replaced.</param>
/// <param name="unknownToken">The token that replaces them.</param>
/// <param name="random">The source of the random draws.</param>
internal sealed class TokenDropout(float vectorRate, float tokenRate, int unknownToken, RandomMask random)
{
    internal const ulong VectorPurpose = 0x1100;
    internal const ulong TokenPurpose = 0x1200;
    private float[] _replaced = []; // [B] for a step; 1 where the token is replaced
    private bool _training;
    private ulong _seed;

    public void Begin(bool training, ulong seed)
    {
        _training = training;
        _seed = seed;
    }

    /// <summary>
    /// Replaces tokens in the window itself, so that other code that reads them sees the tokens that the network saw. Repeating the call changes nothing.
    /// </summary>
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

    /// <summary>Scales a row, which is the vector of a token or its gradient, by the draw for the token.</summary>
    public void ScaleRow(int token, Span<float> row)
    {
        if (_training && vectorRate > 0)
            TensorPrimitives.Multiply(row, RandomMask.DropoutOf(vectorRate, _seed, VectorPurpose, (ulong)token), row);
    }
}
