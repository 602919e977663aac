namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>
/// The shape of a network: embedding, features and characters -> dense layer (optional) -> recurrent stack -> pooling or decoded steps (both optional) -> dense
/// head. Immutable and safe to share; two networks with equal options have the same parameters by name and shape.
/// </summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record NetworkOptions
{
    /// <summary>Float features per time step, I; they stand behind the embedding where both are given.</summary>
    /// <value>Default 0; 0 or more, 0 only with an <see cref="Embedding"/> or <see cref="Characters"/>.</value>
    public int InputSize { get; init; }

    /// <summary>Table for token inputs, or null where a step has features only.</summary>
    /// <value>Default null.</value>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>The cell of every layer.</summary>
    /// <value>Default an <see cref="CellKind.Lstm"/> without variants.</value>
    public CellOptions Cell { get; init; } = new();

    /// <summary>Width H of each recurrent layer, first layer first.</summary>
    /// <value>Default one layer of 64; at least one layer, each of at least 1 unit.</value>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64];

    /// <summary>Whether each layer also reads the sequence backwards; the next layer then sees both halves, forward first.</summary>
    /// <value>Default false.</value>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Share of a layer's outputs set to zero while training, drawn anew for each step unless <see cref="VariationalDropout"/> is set: between layers and
    /// before the head.
    /// </summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float Dropout { get; init; }

    /// <summary>Share of the first layer's inputs set to zero while training, one draw per sequence (Gal and Ghahramani 2016).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float InputDropout { get; init; }

    /// <summary>Share of the hidden state hidden from the recurrent product while training, one draw per sequence (Gal and Ghahramani 2016).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float RecurrentDropout { get; init; }

    /// <summary>Share of state values that keep their previous value while training, drawn for each step; prediction uses the expectation (Krueger et al. 2017).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float Zoneout { get; init; }

    /// <summary>How steps become the head's input.</summary>
    /// <value>Default <see cref="SequencePooling.Last"/>.</value>
    public SequencePooling Pooling { get; init; } = SequencePooling.Last;

    /// <summary>Width A of the attention's score layer, used by <see cref="SequencePooling.Attention"/>.</summary>
    /// <value>Default 64; at least 1.</value>
    public int AttentionSize { get; init; } = 64;

    /// <summary>Values the head gives: per sequence, or per step without pooling; per step and direction with <see cref="HeadPerDirection"/>.</summary>
    /// <value>At least 1.</value>
    public required int OutputSize { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    /// <value>Default Glorot for inputs, orthogonal for the state, a forget bias of 1.</value>
    public InitializationOptions Initialization { get; init; } = new();

    /// <summary>Encoder of each token's characters, whose result stands behind embedding and features; null where steps have no characters.</summary>
    /// <value>Default null.</value>
    public CharacterEncoderOptions? Characters { get; init; }

    /// <summary>
    /// Whether the network also learns how likely each output, taken as a tag, stands behind each other one, at the start and at the end of a sequence:
    /// the transition scores of a conditional random field, which <see cref="RecurrentNetwork.GetTransitionScores"/> gives.
    /// </summary>
    /// <value>Default false; needs <see cref="SequencePooling.None"/>.</value>
    public bool TransitionScores { get; init; }

    /// <summary>
    /// Whether each direction is a stack of its own: a layer reads only the layer below it of the same direction, and the two directions meet at the top,
    /// forward half first (Peters et al. 2018).
    /// </summary>
    /// <value>Default false; needs <see cref="Bidirectional"/>.</value>
    public bool SeparateDirections { get; init; }

    /// <summary>
    /// Whether the head reads the forward and the reverse half of a step each by itself, with the same weights, and gives an output for both: the
    /// bidirectional language model, whose halves have each seen one side of the step only (Peters et al. 2018). Targets are of kind Tokens.
    /// </summary>
    /// <value>Default false; needs <see cref="Bidirectional"/>, <see cref="SeparateDirections"/> where there are several layers, and no pooling.</value>
    public bool HeadPerDirection { get; init; }

    /// <summary>
    /// Whether the head's matrix is the embedding's table, so that a word has one vector as input and as output (Press and Wolf 2017; Inan et al. 2017). There
    /// is then no parameter <c>head.weight</c>; <c>head.bias</c> stays. A frozen embedding freezes both.
    /// </summary>
    /// <value>
    /// Default false; true needs an <see cref="Embedding"/> without padding token, as many outputs as it has tokens, and vectors as long as what the head
    /// reads: the state of the last layer, of both directions where there are two and the head reads them together.
    /// </value>
    public bool TieWeights { get; init; }

    /// <summary>
    /// Whether <see cref="Dropout"/> is drawn once per sequence and layer and stays the same at every step, also across the windows of truncated
    /// back-propagation (Gal and Ghahramani 2016; the locked dropout of Merity et al. 2018).
    /// </summary>
    /// <value>Default false.</value>
    public bool VariationalDropout { get; init; }

    /// <summary>
    /// Width of a dense layer with the activation max(0, x) between a step's whole input row [embedding | features | characters] and the recurrent stack; 0
    /// for none.
    /// </summary>
    /// <value>Default 0; 0 or more.</value>
    public int InputProjectionSize { get; init; }

    /// <summary>
    /// Steps that are decoded behind the end of each sequence, to which alone the head then gives outputs: [Steps, <see cref="OutputSize"/>] for each sequence.
    /// <see cref="Dropout"/> falls on what the head reads of them and between their layers, <see cref="RecurrentDropout"/> is the draw of their sequence; the input
    /// projection does not apply to them. Null where the head reads the sequence itself.
    /// </summary>
    /// <value>
    /// Default null; otherwise needs <see cref="SequencePooling.None"/> and a network of one direction without <see cref="TransitionScores"/>,
    /// <see cref="Zoneout"/> and <see cref="VariationalDropout"/>.
    /// </value>
    public DecoderOptions? Decoder { get; init; }
}
