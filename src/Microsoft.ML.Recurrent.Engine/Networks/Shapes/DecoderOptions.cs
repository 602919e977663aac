namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies a decoder that computes several steps after the end of a sequence in parallel. Each is one step of the same recurrent stack, with the same
/// weights, from the state at the end of the sequence; its input is a learned vector of its position, which distinguishes it from the other steps, plus the
/// features that are known of it (the parallel multi-step decoding of SegRNN, Lin et al. 2023). Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shape.xml" path="documentation/example"/>
public sealed record DecoderOptions
{
    /// <summary>Gets the number m of decoded steps of a sequence.</summary>
    /// <value>At least 1.</value>
    public required int Steps { get; init; }

    /// <summary>Gets the number D of float features that are known of a decoded step.</summary>
    /// <value>The default is 0; 0 or more.</value>
    public int InputSize { get; init; }
}
