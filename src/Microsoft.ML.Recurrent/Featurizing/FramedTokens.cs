using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// The tokens of a text between two boundary tokens, so that either direction of a language model has a token to start from and a token to predict at the end
/// of the text. The boundary is the token that represents an empty sequence elsewhere, so that all others keep their numbers. The buffer grows and is reused.
/// </summary>
internal sealed class FramedTokens
{
    /// <summary>The number of boundaries of a text.</summary>
    public const int Boundaries = 2;

    private const int Boundary = SequenceEncoding.PaddingToken;

    private int[] _tokens = [];

    public int Length { get; private set; }

    /// <summary>Gets the boundary, the tokens and the boundary. [T]</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Length);

    /// <summary>Takes the tokens that a reader has just read.</summary>
    public void Take(SequenceReader reader)
    {
        var tokens = reader.Tokens is [SequenceEncoding.PaddingToken] ? [] : reader.Tokens;
        if (_tokens.Length < tokens.Length + Boundaries)
            _tokens = new int[Math.Max(tokens.Length + Boundaries, 2 * _tokens.Length)];
        _tokens[0] = Boundary;
        tokens.CopyTo(_tokens.AsSpan(1));
        _tokens[tokens.Length + 1] = Boundary;
        Length = tokens.Length + Boundaries;
    }
}
