using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>What a task makes use of in a network. A saved network that has more is refused when it is loaded: it would fail, or be misread, at the first row.</summary>
[Flags]
internal enum NetworkUse
{
    /// <summary>Outputs after each step, of a network that reads forwards.</summary>
    Steps = 0,

    /// <summary>Outputs of whole sequences.</summary>
    Pooling = 1,

    /// <summary>Layers that read in both directions.</summary>
    Bidirectional = 2,

    /// <summary>Written forms of tokens.</summary>
    Characters = 4,

    /// <summary>Scores of transitions from output to output.</summary>
    TransitionScores = 8,

    /// <summary>Decoded steps after a sequence.</summary>
    Decoder = 16,

    /// <summary>An embedding of tokens.</summary>
    Tokens = 32,
}

/// <summary>Compares networks with what tasks make use of.</summary>
internal static class NetworkUses
{
    /// <summary>Tells what a network has that a task makes no use of, or null.</summary>
    public static string? Misfit(this NetworkUse use, NetworkOptions options)
    {
        if (options.HeadPerDirection)
            return "has a head per direction";
        return Unused(NetworkUse.Pooling, options.Pooling != SequencePooling.None, $"pools by {options.Pooling}")
            ?? Unused(NetworkUse.Bidirectional, options.Bidirectional, "reads in both directions")
            ?? Unused(NetworkUse.Characters, options.Characters is not null, "reads the characters of tokens")
            ?? Unused(NetworkUse.TransitionScores, options.TransitionScores, "has transition scores")
            ?? Unused(NetworkUse.Decoder, options.Decoder is not null, "decodes steps after a sequence")
            ?? Unused(NetworkUse.Tokens, options.Embedding is not null, "reads tokens")
            ?? (!use.HasFlag(NetworkUse.Pooling) || options.Pooling != SequencePooling.None ? null : "has an output after each step where one of the whole sequence is needed");

        string? Unused(NetworkUse part, bool found, string words) => found && !use.HasFlag(part) ? words : null;
    }
}
