namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>Specifies how the weights of a new network are drawn. The draw depends on the seed alone. Immutable and safe to share.</summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record InitializationOptions
{
    /// <summary>Gets the fill of the weights that multiply the input of a layer.</summary>
    /// <value>The default is <see cref="WeightFill.Glorot"/>; <see cref="WeightFill.Identity"/> is not allowed.</value>
    public WeightFill InputWeights { get; init; } = WeightFill.Glorot;

    /// <summary>Gets the fill of the weights that multiply the hidden state.</summary>
    /// <value>The default is <see cref="WeightFill.Orthogonal"/>.</value>
    public WeightFill RecurrentWeights { get; init; } = WeightFill.Orthogonal;

    /// <summary>
    /// Gets the initial bias of the forget gate of an LSTM, split over both bias vectors (Gers et al. 2000; Jozefowicz et al. 2015), and of that of a minLSTM;
    /// the update gate of a minGRU, which replaces the state, gets its negative. The units of each head of an sLSTM get biases from this value to 3 above it,
    /// in equal steps, so that they forget on different scales of time (Beck et al. 2024), and the forget gates of the heads of an mLSTM get values evenly
    /// spaced from 2 to 5 above it.
    /// </summary>
    /// <value>The default is 1; finite. Elman cells and GRUs ignore it.</value>
    public float ForgetBias { get; init; } = 1;

    /// <summary>
    /// Gets the longest expected dependency, in steps. If set, the biases of the gates that keep the state are drawn by the chrono rule (Tallec and Ollivier
    /// 2018) instead of <see cref="ForgetBias"/>. Not for Elman cells.
    /// </summary>
    /// <value>The default is 0, off; otherwise at least 2.</value>
    public int ChronoSpan { get; init; }

    /// <summary>Gets the limit of <see cref="WeightFill.Uniform"/>, which draws weights between minus the limit and the limit; 0 means 1/sqrt(H).</summary>
    /// <value>The default is 0; otherwise above 0 and finite, with at least one fill that is uniform.</value>
    public float UniformLimit { get; init; }

    /// <summary>
    /// Gets the standard deviation of the normal distribution from which the embedding is drawn. Rare tokens keep most of their initial values, which are noise
    /// to the network: use a smaller deviation with little data.
    /// </summary>
    /// <value>The default is 0.1; finite and at least 0. Networks without an embedding ignore it.</value>
    public float EmbeddingDeviation { get; init; } = 0.1f;

    /// <summary>
    /// Gets a value that indicates whether the vectors of the embedding are initially orthogonal to each other and of equal length, instead of drawn from a
    /// normal distribution. This holds within each block of as many tokens as a vector has values, counted from token 0; vectors of different blocks are
    /// related as random vectors are. Sums of such vectors preserve exactly which tokens they are made of.
    /// </summary>
    /// <value>The default is false. Networks without an embedding ignore it, and so do embeddings of characters.</value>
    public bool OrthogonalEmbedding { get; init; }
}
