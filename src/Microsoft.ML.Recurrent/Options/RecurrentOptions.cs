using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options that all recurrent trainers and forecasters share: the recurrent layers, and how and for how long they are trained. An estimator
/// checks and copies its options when it is constructed; later changes to the object have no effect on it. An option that would have no effect given the others
/// is an error that names it. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// The attributes of the namespace Microsoft.ML.SearchSpace specify what an experiment, of this library or of Microsoft.ML.AutoML, varies and within which
/// bounds: the options that matter most, and only values that are valid with any values of the others. An option is not limited to them.
/// </remarks>
/// <include file="../Documentation/Classify.xml" path="documentation/example"/>
public abstract partial class RecurrentOptions
{
    private protected RecurrentOptions(OptionTable table)
    {
        Table = table;
        table.SetDefaults(this);
    }

    /// <summary>Gets the rows of all options of the class: their defaults, their bounds and where they go.</summary>
    internal OptionTable Table { get; }

    /// <summary>Gets or sets the kind of cell of every layer.</summary>
    /// <value>The default is <see cref="CellKind.Lstm"/>.</value>
    [Choice(new object[] { CellKind.Lstm, CellKind.Gru }, CellKind.Lstm)]
    public CellKind Cell { get; set; }

    /// <summary>Gets or sets the number of hidden units of each layer, and of each direction. Only if <see cref="HiddenSizes"/> is null.</summary>
    /// <value>The default is 64; 1 to 65,536.</value>
    [Range(16, 256, RecurrentDefaults.HiddenSize, true)]
    public int HiddenSize { get; set; }

    /// <summary>Gets or sets the number of recurrent layers. Each reads the outputs of the one below it. Only if <see cref="HiddenSizes"/> is null.</summary>
    /// <value>The default is 1; 1 to 1000.</value>
    [Range(1, 3, RecurrentDefaults.NumberOfLayers)]
    public int NumberOfLayers { get; set; }

    /// <summary>
    /// Gets or sets the number of hidden units of each layer, the first layer first, instead of <see cref="HiddenSize"/> and <see cref="NumberOfLayers"/>.
    /// </summary>
    /// <value>The default is null; otherwise 1 to 1000 values, each 1 to 65,536.</value>
    public int[]? HiddenSizes { get; set; }

    /// <summary>Gets or sets a value that indicates whether each layer also reads the sequence backwards.</summary>
    /// <value>The default is false.</value>
    public virtual bool Bidirectional { get; set => field = Give(value); }

    /// <summary>Gets or sets the share of a layer's outputs that training sets to zero, between layers and before the head.</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.6f, 0f)]
    public float Dropout { get; set => field = Give(value); }

    /// <summary>
    /// Gets or sets a value that indicates whether <see cref="Dropout"/> is drawn once per sequence and layer and stays the same at every step (Gal and
    /// Ghahramani 2016), instead of at each step. Only with <see cref="Dropout"/> above 0.
    /// </summary>
    /// <value>The default is false.</value>
    public bool VariationalDropout { get; set; }

    /// <summary>Gets or sets the share of the first layer's inputs that training sets to zero, drawn once per sequence (Gal and Ghahramani 2016).</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.6f, 0f)]
    public float InputDropout { get; set => field = Give(value); }

    /// <summary>
    /// Gets or sets the share of the hidden state that training sets to zero in the recurrent product, drawn once per sequence (Gal and Ghahramani 2016).
    /// Not for the cells <see cref="CellKind.MinGru"/>, <see cref="CellKind.MinLstm"/> and <see cref="CellKind.MLstm"/>, whose gates do not read it.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.5f, 0f)]
    public float RecurrentDropout { get; set; }

    /// <summary>
    /// Gets or sets the share of the state values that keep their previous value in training (Krueger et al. 2017). Of the states of
    /// <see cref="CellKind.SLstm"/>, this is the hidden state alone. Not for the cell <see cref="CellKind.MLstm"/>.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float Zoneout { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the cell normalizes its layer (Ba et al. 2016). Do not use it with sequences that may be all zero, which
    /// <see cref="InputDropout"/> can produce from one or two features, because their gradients are unbounded. Not for the cell <see cref="CellKind.MLstm"/>.
    /// </summary>
    /// <value>The default is false.</value>
    [BooleanChoice(false)]
    public bool LayerNormalization { get; set; }

    /// <summary>Gets or sets a value that indicates whether the gates also read the cell state (Gers and Schmidhuber 2000). LSTM only.</summary>
    /// <value>The default is false.</value>
    public bool Peepholes { get; set; }

    /// <summary>Gets or sets a value that indicates whether the input gate is 1 minus the forget gate (Greff et al. 2017). LSTM only.</summary>
    /// <value>The default is false.</value>
    public bool CoupledInputForget { get; set; }

    /// <summary>Gets or sets the size of a linear projection of the hidden state (Sak et al. 2014). LSTM only.</summary>
    /// <value>The default is null, no projection; otherwise 1 to 65536, at most the number of units of the smallest layer.</value>
    public int? ProjectionSize { get; set; }

    /// <summary>
    /// Gets or sets the number of groups of units, or heads, of which the gates read the hidden state of their own group only (Beck et al. 2024), which makes
    /// the recurrent weights and the work of a step fewer. <see cref="CellKind.SLstm"/> only.
    /// </summary>
    /// <value>The default is 1, all units together; at least 1. A number above 1 divides the units of each layer into groups of a multiple of 16.</value>
    public int RecurrentHeads { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the reset gate acts after the recurrent product, as in torch and cuDNN, instead of before it (Cho et al.
    /// 2014). GRU only.
    /// </summary>
    /// <value>The default is true.</value>
    public bool ResetAfter { get; set; }

    /// <summary>Gets or sets the activation function of an Elman cell. Elman only.</summary>
    /// <value>The default is <see cref="ElmanActivation.Tanh"/>.</value>
    public ElmanActivation ElmanActivation { get; set; }

    /// <summary>
    /// Gets or sets the number of heads of an mLSTM, each of which has a matrix of the square of its units as memory: fewer heads remember more and cost more.
    /// mLSTM only.
    /// </summary>
    /// <value>
    /// The default is null, the largest number up to 4 that divides the units of a layer; otherwise 1 to 65,536, a divisor of the units of every layer.
    /// </value>
    public int? MemoryHeads { get; set; }

    /// <summary>
    /// Gets or sets what surrounds each recurrent layer: the blocks of xLSTM (Beck et al. 2024) normalize what a layer reads, show it the last four steps by a
    /// convolution and add what it makes to what it read, so that many layers can be trained. <see cref="CellKind.SLstm"/> and <see cref="CellKind.MLstm"/>
    /// only.
    /// </summary>
    /// <value>The default is <see cref="RecurrentBlockKind.None"/>. Otherwise all layers must have the same number of units.</value>
    public RecurrentBlockKind Blocks { get; set; }

    /// <summary>
    /// Gets or sets the factor by which the dilation of a layer is larger than that of the layer below (Chang et al. 2017). The first layer continues at each
    /// step from its state one step before, the next from that DilationFactor steps before, and so on, so that long ranges are a few updates away. Only with
    /// several layers.
    /// </summary>
    /// <value>The default is null, no dilation; otherwise 2 to 65,536, and at most 65,536 steps for the last layer.</value>
    public int? DilationFactor { get; set; }

    /// <summary>
    /// Gets or sets the number of last steps that a self-attention head reads, which is added after the recurrent layers (Merity 2019): a step then looks up
    /// earlier ones instead of remembering them all. Streams keep the keys and values of these steps.
    /// </summary>
    /// <value>The default is null, no head; otherwise 1 to 65,536.</value>
    public int? AttentionWindow { get; set; }
}
