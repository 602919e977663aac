namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies a head that computes several blocks of outputs for each row that it reads, with the same weights for every block:
/// y = W [max(0, S h + F x + b) | x] + c, where h is the state of the step (of the last one with <see cref="SequencePooling.Last"/>) and x are the features of
/// the block in the row of the same step. These are the last <see cref="Blocks"/> times <see cref="InputSize"/> features of the row, block after block. Only
/// the head reads them, and no dropout applies to them. Because no weight depends on the number of blocks, networks that differ only in it have the same
/// parameters by name and shape. A forecaster whose blocks are parts of its horizon thus learns every part from all of them. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shape.xml" path="documentation/example"/>
public sealed record HorizonHeadOptions
{
    /// <summary>
    /// Gets the number of blocks. Their outputs follow each other in the output of a step, the first <see cref="NetworkOptions.OutputSize"/> / Blocks those of
    /// the first block.
    /// </summary>
    /// <value>At least 1.</value>
    public required int Blocks { get; init; }

    /// <summary>Gets the number of float features of a block.</summary>
    /// <value>At least 1.</value>
    public required int InputSize { get; init; }

    /// <summary>Gets the number of hidden units of the head.</summary>
    /// <value>The default is 256; a multiple of 16, at least 16.</value>
    public int HiddenSize { get; init; } = 256;
}
