namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Decodes several steps behind a sequence side by side: each is one step of the same recurrent stack, with the same weights, from the state at the sequence's
/// end, and reads what tells it from the others, a learned vector of its position, to which features known of it are added (the parallel multi-step
/// decoding of SegRNN, Lin et al. 2023). Immutable and safe to share.
/// </summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record DecoderOptions
{
    /// <summary>Decoded steps m of a sequence.</summary>
    /// <value>At least 1.</value>
    public required int Steps { get; init; }

    /// <summary>Float features D known of a decoded step.</summary>
    /// <value>Default 0; 0 or more.</value>
    public int InputSize { get; init; }
}
