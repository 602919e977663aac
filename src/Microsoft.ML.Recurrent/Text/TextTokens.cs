namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the tokens into which plain text is cut.</summary>
public enum TextTokens
{
    /// <summary>
    /// Runs of letters, digits and marks, with apostrophes inside them; any other character that is not white space is a token of its own. In scripts that
    /// have no spaces between words (Han, Hiragana, Katakana, Bopomofo, Thai, Lao, Khmer, Myanmar, Tibetan and the like) each character is a token,
    /// together with its combining marks; Latin words and digits between them stay whole.
    /// </summary>
    Words,

    /// <summary>Unicode characters, as they are.</summary>
    Characters,

    /// <summary>Runs of characters that are not white space, for text that has been cut into tokens already.</summary>
    WhiteSpace,
}
