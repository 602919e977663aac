namespace Microsoft.ML.Recurrent;

/// <summary>What plain text is cut into.</summary>
public enum TextTokens
{
    /// <summary>
    /// Runs of letters, digits and marks, with apostrophes inside them, in lower case; any other character that is not white space is a token of its own.
    /// </summary>
    Words,

    /// <summary>Unicode characters, as they are.</summary>
    Characters,
}
