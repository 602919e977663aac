namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies the dense layer that computes the outputs of a network, with parameters <c>head.weight</c> and <c>head.bias</c>. Immutable and safe to share.
/// </summary>
/// <include file="../../Documentation/Shapes.xml" path="documentation/example"/>
public sealed record HeadShape
{
    /// <summary>Gets the number of outputs: for each row of the last layer, and each direction with <see cref="PerDirection"/>.</summary>
    /// <value>At least 1.</value>
    public required int OutputSize { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the matrix of the head is the table of the embedding (Press and Wolf 2017; Inan et al. 2017). There is then no
    /// parameter <c>head.weight</c>.
    /// </summary>
    /// <value>
    /// The default is false; true requires an embedding without a padding token, an output for each of its tokens, and vectors as wide as the rows of the last
    /// layer.
    /// </value>
    public bool TieWeights { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the network also learns a score for each output, taken as a tag, to follow each other one, and for it to start and
    /// to end a sequence: the transition scores of a conditional random field.
    /// </summary>
    /// <value>The default is false; true requires an output for each step.</value>
    public bool TransitionScores { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the head reads each direction of the last layer separately, with the same weights, and returns an output for each
    /// (Peters et al. 2018).
    /// </summary>
    /// <value>The default is false; true requires that the last layer consists of stacks of both directions.</value>
    public bool PerDirection { get; init; }
}
