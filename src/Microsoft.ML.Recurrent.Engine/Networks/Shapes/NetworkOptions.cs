using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>
/// Specifies the architecture of a network: embedding, features, characters and factors -> dense layer (optional) -> recurrent stack -> pooling or decoded
/// steps (both optional) -> dense or horizon head. Immutable and safe to share; two networks with equal options have the same parameters by name and shape.
/// </summary>
/// <include file="../../Documentation/Shape.xml" path="documentation/example"/>
public sealed partial record NetworkOptions
{
    /// <summary>Gets the number I of float features per time step. If there is an embedding, they follow it in the input row.</summary>
    /// <value>The default is 0; at least 0, and 0 only with an <see cref="Embedding"/>, <see cref="Characters"/> or <see cref="Factors"/>.</value>
    public int InputSize { get; init; }

    /// <summary>Gets the embedding of token inputs, or null if steps have features only.</summary>
    /// <value>The default is null.</value>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>Gets the cell of every layer.</summary>
    /// <value>The default is an <see cref="CellKind.Lstm"/> without variants.</value>
    public CellOptions Cell { get; init; } = new();

    /// <summary>Gets the width H of each recurrent layer, in hidden units, first layer first.</summary>
    /// <value>The default is one layer of 64 units; at least one layer, each of at least 1 unit.</value>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64];

    /// <summary>
    /// Gets a value that indicates whether each layer also reads the sequence backwards. The next layer then reads both halves, forward half first.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Gets the fraction of the state values that keep their previous value during training, drawn for each step. Prediction uses the expectation (Krueger et
    /// al. 2017). Of the states of an sLSTM, this is h alone.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float Zoneout { get; init; }

    /// <summary>Gets the pooling that turns the steps of a sequence into the input of the head.</summary>
    /// <value>The default is <see cref="SequencePooling.Last"/>.</value>
    public SequencePooling Pooling { get; init; } = SequencePooling.Last;

    /// <summary>Gets the width A of the score layer of <see cref="SequencePooling.Attention"/>.</summary>
    /// <value>The default is 64; at least 1.</value>
    public int AttentionSize { get; init; } = 64;

    /// <summary>
    /// Gets the number of outputs of the head: per sequence, or per step without pooling; per step and direction with <see cref="HeadPerDirection"/>.
    /// </summary>
    /// <value>At least 1.</value>
    public required int OutputSize { get; init; }

    /// <summary>Gets the initialization, which specifies how the weights of a new network are drawn.</summary>
    /// <value>The default is Glorot for inputs, orthogonal for the state and a forget bias of 1.</value>
    public InitializationOptions Initialization { get; init; } = new();

    /// <summary>
    /// Gets the encoder of the characters of each token, whose result follows the embedding and the features in the input row; null if steps have no
    /// characters.
    /// </summary>
    /// <value>The default is null.</value>
    public CharacterEncoderOptions? Characters { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the network also learns a score for each output, taken as a tag, to follow each other one, and for it to start and
    /// to end a sequence: the transition scores of a conditional random field, which <see cref="RecurrentNetwork.GetTransitionScores"/> returns.
    /// </summary>
    /// <value>The default is false; true requires <see cref="SequencePooling.None"/>.</value>
    public bool TransitionScores { get; init; }

    /// <summary>
    /// Gets a value that indicates whether each direction is a stack of its own: a layer reads only the layer below it of the same direction, and the two
    /// directions are joined at the top, forward half first (Peters et al. 2018).
    /// </summary>
    /// <value>The default is false; true requires <see cref="Bidirectional"/>.</value>
    public bool SeparateDirections { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the head reads the forward half and the reverse half of a step separately, with the same weights, and returns an
    /// output for each. This is the bidirectional language model, in which each half has read only one side of the step (Peters et al. 2018). Targets are of
    /// kind Tokens.
    /// </summary>
    /// <value>
    /// The default is false; true requires <see cref="Bidirectional"/>, <see cref="SeparateDirections"/> if there are several layers, and no pooling.
    /// </value>
    public bool HeadPerDirection { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the matrix of the head is the table of the embedding, so that a word has the same vector as input and as output
    /// (Press and Wolf 2017; Inan et al. 2017). There is then no parameter <c>head.weight</c>, but there is a <c>head.bias</c>. A frozen embedding freezes both
    /// uses.
    /// </summary>
    /// <value>
    /// The default is false; true requires an <see cref="Embedding"/> without a padding token, an output for each of its tokens, and vectors of the width of
    /// the input of the head: the state of the last layer, of both directions if there are two and the head reads them together.
    /// </value>
    public bool TieWeights { get; init; }

    /// <summary>
    /// Gets the width of a dense layer with the activation max(0, x) between the whole input row of a step, [embedding | features | characters | factors], and
    /// the recurrent stack; 0 means no such layer. It does not read the features of a <see cref="HorizonHead"/>.
    /// </summary>
    /// <value>The default is 0; 0 or more.</value>
    public int InputProjectionSize { get; init; }

    /// <summary>
    /// Gets the layers between the input row of a step, or its dense layer (<see cref="InputProjectionSize"/>), and the recurrent stack: convolutions, pooling
    /// over time, normalization, dense and gated layers, and blocks of them. If they return fewer steps than they read, the stack, the pooling and the
    /// attention read those steps.
    /// </summary>
    /// <value>
    /// The default is empty; layers that return fewer steps require a <see cref="Pooling"/> other than <see cref="SequencePooling.None"/> and no
    /// <see cref="HorizonHead"/>. With a <see cref="Decoder"/> there are none.
    /// </value>
    [JsonIgnore] // the fingerprint of a run has an entry of its own for them
    public LayerList FrontLayers { get; init; } = LayerList.Empty;

    /// <summary>
    /// Gets the decoder of the steps after the end of each sequence. The head then returns outputs for these steps only: [Steps, <see cref="OutputSize"/>] for
    /// each sequence. The input projection does not apply to them. Null if the head reads the sequence itself.
    /// </summary>
    /// <value>
    /// The default is null; a decoder requires <see cref="SequencePooling.None"/> and a network of one direction without <see cref="TransitionScores"/> and
    /// <see cref="Zoneout"/>.
    /// </value>
    public DecoderOptions? Decoder { get; init; }

    /// <summary>
    /// Gets a value that indicates whether every recurrent layer after the first adds its input to its output, so that deeper stacks learn as easily as
    /// shallow ones (He et al. 2016; Wu et al. 2016). The layer above, the pooling and the head read the sum.
    /// </summary>
    /// <value>
    /// The default is false; true requires at least two layers, states of the same width in all layers, and no <see cref="Decoder"/>. With
    /// <see cref="CellOptions.ProjectionSize"/>, that is the width of all states.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // so that fingerprints of networks without it are those of earlier builds
    public bool ResidualConnections { get; init; }

    /// <summary>
    /// Gets the head that computes several blocks of outputs for each step, each from its own features, which are the last ones of the row of a step; null
    /// for a dense head that reads the state only.
    /// </summary>
    /// <value>
    /// The default is null; a horizon head requires <see cref="SequencePooling.None"/> or <see cref="SequencePooling.Last"/>, an <see cref="InputSize"/> of
    /// more than the features of its blocks (or another input), an <see cref="OutputSize"/> that is a multiple of 16
    /// for each block, one direction, at least as many weights as features and outputs of a step, and neither a <see cref="Decoder"/>, <see cref="TieWeights"/>
    /// nor <see cref="TransitionScores"/>.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as above
    public HorizonHeadOptions? HorizonHead { get; init; }

    /// <summary>
    /// Gets the factor by which the dilation of a layer is larger than that of the layer below (Chang et al. 2017): layer l, from 0, continues at every step
    /// from its state DilationFactor^l steps before instead of one.
    /// </summary>
    /// <value>
    /// The default is 0, no dilation; otherwise at least 2, with at least two layers, at most 65,536 steps, no <see cref="Decoder"/> and no
    /// <see cref="SeparateDirections"/>.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as above
    public int DilationFactor { get; init; }

    /// <summary>
    /// Gets the number of last steps that a self-attention head reads. It is added after the recurrent layers, with a layer normalization before it and a
    /// residual connection around both (Merity 2019).
    /// </summary>
    /// <value>The default is 0, no head; otherwise at least 1, without <see cref="Decoder"/> and <see cref="SeparateDirections"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as above
    public int AttentionWindow { get; init; }

    /// <summary>Gets what surrounds each recurrent layer.</summary>
    /// <value>
    /// The default is <see cref="RecurrentBlockKind.None"/>. <see cref="RecurrentBlockKind.Xlstm"/> needs an sLSTM or an mLSTM and layers of equal size,
    /// without <see cref="Decoder"/>, <see cref="SeparateDirections"/>, <see cref="ResidualConnections"/> and <see cref="HorizonHead"/>.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // as above
    public RecurrentBlockKind Blocks { get; init; }

    /// <summary>
    /// Gets the factors of a step: further tokens next to its main one, each with a separate vocabulary and separate vectors, which follow the embedding, the
    /// features and the characters in the input row, the first factor first.
    /// </summary>
    /// <value>The default is empty: steps have no factors.</value>
    [JsonIgnore] // the fingerprint of a run has an entry of its own for them
    public IReadOnlyList<FactorOptions> Factors { get; init; } = [];
}
