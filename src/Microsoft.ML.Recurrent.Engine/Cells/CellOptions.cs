using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Specifies the cell of a recurrent layer and its variants. Immutable and safe to share.</summary>
/// <include file="../Documentation/Shape.xml" path="documentation/example"/>
public sealed record CellOptions
{
    /// <summary>Gets the kind of the cell.</summary>
    /// <value>The default is <see cref="CellKind.Lstm"/>.</value>
    public CellKind Kind { get; init; } = CellKind.Lstm;

    /// <summary>Gets the activation of an Elman cell. The other cells have fixed activations.</summary>
    /// <value>The default is <see cref="ElmanActivation.Tanh"/>.</value>
    [JsonPropertyName("Activation")] // the name in checkpoints
    public ElmanActivation ElmanActivation { get; init; }

    /// <summary>
    /// Gets a value that indicates whether an LSTM has peepholes: gates i and f also read c(t-1), and gate o reads c(t), each through one weight per unit (Gers
    /// and Schmidhuber 2000).
    /// </summary>
    /// <value>The default is false.</value>
    public bool Peepholes { get; init; }

    /// <summary>
    /// Gets a value that indicates whether an LSTM couples its input gate to its forget gate: i = 1 - f, so that the cell has three gates f, g, o (Greff et al.
    /// 2017, CIFG).
    /// </summary>
    /// <value>The default is false.</value>
    public bool CoupledInputForget { get; init; }

    /// <summary>Gets the size P of a linear projection of the hidden state of an LSTM (Sak et al. 2014); 0 means no projection.</summary>
    /// <value>The default is 0; otherwise 1 to the width of the layer.</value>
    public int ProjectionSize { get; init; }

    /// <summary>
    /// Gets a value that indicates whether a GRU applies the reset gate after the recurrent product, as torch and cuDNN do; false applies it before the product
    /// (Cho et al. 2014).
    /// </summary>
    /// <value>The default is true.</value>
    public bool ResetAfter { get; init; } = true;

    /// <summary>
    /// Gets the number of heads of an sLSTM: its units are divided into as many groups, and the gates of a group read the hidden state of that group only, so
    /// that <c>weight_hh</c> has shape [4H, H / heads] (Beck et al. 2024).
    /// </summary>
    /// <value>The default is 1, all units together; at least 1. A number above 1 divides the width of the layer into groups of a multiple of 16 units.</value>
    [JsonIgnore] // the next property is its entry in a fingerprint
    public int RecurrentHeads { get; init; } = 1;

    // Null for one head, so that fingerprints of cells without heads are those of earlier builds.
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName(nameof(RecurrentHeads))]
    internal int? HeadsInFingerprint => RecurrentHeads == 1 ? null : RecurrentHeads;

    /// <summary>
    /// Gets a value that indicates whether both products, and the cell state of an LSTM, are layer-normalised (Ba et al. 2016). The biases of the normalisation
    /// then replace those of the cell.
    /// </summary>
    /// <remarks>
    /// Rows without variance have extremely steep gradients, 300 times as steep at every step: sequences whose inputs are all zero, which input dropout makes
    /// of one or two inputs, prevent a network from learning.
    /// </remarks>
    /// <value>The default is false. Not for an mLSTM.</value>
    public bool LayerNormalization { get; init; }

    /// <summary>
    /// Gets the number of heads of an mLSTM, each of which has a matrix of the square of its units as memory: fewer heads remember more, and cost more.
    /// </summary>
    /// <value>The default is 0, the largest number up to 4 that divides the width of a layer; otherwise a divisor of the width of every layer.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // so that checkpoints of other cells stay as they are
    public int MemoryHeads { get; init; }

    // Checkpoints contain this text, so that it mentions heads only where a network specifies them.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Kind = {Kind}, ElmanActivation = {ElmanActivation}, Peepholes = {Peepholes}, ");
        builder.Append(CultureInfo.InvariantCulture, $"CoupledInputForget = {CoupledInputForget}, ProjectionSize = {ProjectionSize}, ");
        builder.Append(CultureInfo.InvariantCulture, $"ResetAfter = {ResetAfter}, LayerNormalization = {LayerNormalization}");
        if (MemoryHeads != 0)
            builder.Append(CultureInfo.InvariantCulture, $", MemoryHeads = {MemoryHeads}");
        return true;
    }
}
