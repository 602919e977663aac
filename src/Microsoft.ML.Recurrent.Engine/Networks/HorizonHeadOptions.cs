namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// Specifies a head that computes several blocks of outputs from the state of a step, each from the features of that block, with the same weights for every
/// block: y = W [max(0, S h + F x + b) | x] + c for the state h of the step and the features x of the block. The last part of the row of a step, Blocks times
/// <see cref="InputSize"/> features, goes to the head only; the recurrent layers do not read it. Because no weight depends on the number of blocks, networks
/// that differ only in it have the same parameters. A forecaster whose blocks are parts of its horizon learns every part from all of them. Immutable and safe
/// to share.
/// </summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record HorizonHeadOptions
{
    /// <summary>Gets the number of blocks. Their outputs follow each other: <see cref="NetworkOptions.OutputSize"/> is a multiple of it.</summary>
    /// <value>At least 1.</value>
    public required int Blocks { get; init; }

    /// <summary>Gets the number of float features of a block.</summary>
    /// <value>At least 1.</value>
    public required int InputSize { get; init; }

    /// <summary>Gets the number of hidden units of the head.</summary>
    /// <value>The default is 256; a multiple of 16, at least 16.</value>
    public int HiddenSize { get; init; } = 256;
}
