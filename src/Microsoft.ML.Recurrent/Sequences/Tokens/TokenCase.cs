using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>
/// Converts a token of text as it is written to the form in which it is looked up, for readers that need both. Reuses its buffer; an instance serves one
/// thread.
/// </summary>
internal sealed class TokenCase(SequenceEncoding encoding)
{
    private readonly bool _lowers = encoding.Tokenization.LowerCase
        && !(encoding.Kind == SequenceKind.Text && encoding.Tokenization.Tokens == TextTokens.Characters);

    private char[] _lower = new char[64];

    /// <summary>Returns the form that is looked up, which is valid until the next call.</summary>
    public ReadOnlySpan<char> Of(ReadOnlySpan<char> written)
    {
        if (!_lowers)
            return written;
        if (_lower.Length < written.Length)
            _lower = new char[written.Length];
        return _lower.AsSpan(0, written.ToLowerInvariant(_lower));
    }
}
