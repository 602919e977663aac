namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>How a new network's weights are drawn. The draw depends on the seed alone. Immutable and safe to share.</summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record InitializationOptions
{
    /// <summary>Fill of the weights that see the layer's input.</summary>
    /// <value>Default <see cref="WeightFill.Glorot"/>; <see cref="WeightFill.Identity"/> is not allowed.</value>
    public WeightFill InputWeights { get; init; } = WeightFill.Glorot;

    /// <summary>Fill of the weights that see the hidden state.</summary>
    /// <value>Default <see cref="WeightFill.Orthogonal"/>.</value>
    public WeightFill RecurrentWeights { get; init; } = WeightFill.Orthogonal;

    /// <summary>First bias of the LSTM's forget gate, split over both bias vectors (Gers et al. 2000; Jozefowicz et al. 2015).</summary>
    /// <value>Default 1; finite. The other cells have no forget gate and do not read it.</value>
    public float ForgetBias { get; init; } = 1;

    /// <summary>Longest dependency expected, in steps: draws the biases of the gates that keep the state by the chrono rule (Tallec and Ollivier 2018) in place of <see cref="ForgetBias"/>. Not for Elman cells.</summary>
    /// <value>Default 0, off; otherwise at least 2.</value>
    public int ChronoSpan { get; init; }

    /// <summary>Limit of <see cref="WeightFill.Uniform"/>, weights being drawn between minus and plus it; 0 means 1/sqrt(H).</summary>
    /// <value>Default 0; otherwise above 0 and finite, with at least one fill that is uniform.</value>
    public float UniformLimit { get; init; }

    /// <summary>
    /// Standard deviation of the normal draw that fills the embedding. Tokens that are rare keep most of their draw, which is noise to the network:
    /// where data are few, smaller is better.
    /// </summary>
    /// <value>Default 0.1; finite and at least 0. Networks without an embedding do not read it.</value>
    public float EmbeddingDeviation { get; init; } = 0.1f;

    /// <summary>
    /// Whether the vectors of the embedding's tokens start at right angles to each other, all of the same length, in place of a normal draw: so does each run of as many
    /// tokens as a vector has values, from token 0 on, and runs meet as random vectors do. Sums of such vectors keep exactly which tokens they are made of.
    /// </summary>
    /// <value>Default false. Networks without an embedding do not read it, embeddings of characters neither.</value>
    public bool OrthogonalEmbedding { get; init; }
}
