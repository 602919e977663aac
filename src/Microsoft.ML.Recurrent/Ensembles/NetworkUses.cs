using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>Compares networks with the parts that tasks use.</summary>
internal static class NetworkUses
{
    /// <summary>Returns the options of a network that has been read.</summary>
    /// <param name="network">The network.</param>
    /// <param name="section">The section to which it belongs.</param>
    /// <param name="furtherHeads">The number of further heads that the task uses, which the options do not describe.</param>
    /// <exception cref="ModelFormatException">The network has layers or heads that no task builds.</exception>
    public static NetworkOptions OptionsOf(this RecurrentNetwork network, SectionReader section, int furtherHeads = 0)
    {
        if (network.Shape.FurtherHeads.Count != furtherHeads)
            throw section.Defect($"the network has {network.Shape.FurtherHeads.Count} further heads; {furtherHeads} are expected.");
        return NetworkOptions.Of(network.Shape with { FurtherHeads = [] })
            ?? throw section.Defect($"the network has the layers {network.Shape.Layers}, which no task builds.");
    }

    /// <summary>Returns the options that specify a network up to its main head, and the way in which the weights were drawn.</summary>
    public static NetworkOptions MainOptions(this RecurrentNetwork network) => network.Shape.FurtherHeads.Count == 0 ? network.GetOptions()
        : NetworkOptions.Of(network.Shape with { FurtherHeads = [] })! with { Initialization = network.Initialization };

    /// <summary>Returns a description of a part of a network that a task does not use, or null.</summary>
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
            ?? Unused(NetworkUse.ResidualConnections, options.ResidualConnections, "has residual connections")
            ?? Unused(NetworkUse.HorizonHead, options.HorizonHead is not null, "has a horizon head")
            ?? Unused(NetworkUse.Factors, options.Factors.Count > 0, "reads factors")
            ?? (!use.HasFlag(NetworkUse.Pooling) || options.Pooling != SequencePooling.None ? null : "has an output after each step instead of one for the "
                + "whole sequence");

        string? Unused(NetworkUse part, bool found, string words) => found && !use.HasFlag(part) ? words : null;
    }
}
