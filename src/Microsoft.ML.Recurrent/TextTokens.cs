namespace Microsoft.ML.Recurrent;

/// <summary>What plain text is cut into.</summary>
public enum TextTokens
{
    /// <summary>
    /// Runs of letters, digits and marks, with apostrophes inside them; any other character that is not white space is a token of its own.
    /// </summary>
    Words,

    /// <summary>Unicode characters, as they are.</summary>
    Characters,

    /// <summary>Runs of characters that are not white space, for text that has been cut into tokens already.</summary>
    WhiteSpace,
}
