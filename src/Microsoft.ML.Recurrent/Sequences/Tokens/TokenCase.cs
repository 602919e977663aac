using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>
/// The form in which a token of text is looked up, made of the token as it is written, for readers that need both. Reuses its buffer; one instance serves one thread.
/// </summary>
internal sealed class TokenCase(SequenceEncoding encoding)
{
    private readonly bool _lowers = encoding.Tokenization.LowerCase
        && !(encoding.Kind == SequenceKind.Text && encoding.Tokenization.Tokens == TextTokens.Characters);

    private char[] _lower = new char[64];

    /// <summary>The form that is looked up, valid until the next call.</summary>
    public ReadOnlySpan<char> Of(ReadOnlySpan<char> written)
    {
        if (!_lowers)
            return written;
        if (_lower.Length < written.Length)
            _lower = new char[written.Length];
        return _lower.AsSpan(0, written.ToLowerInvariant(_lower));
    }
}
