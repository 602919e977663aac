using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Texts;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options that the trainers with one output per sequence share: the columns, how a column is read as a sequence, and how its steps are combined
/// into one value.
/// <para>
/// The feature column may be a vector of Single of fixed or variable length, read as steps of <see cref="LabeledSequenceOptions.StepSize"/> values; a vector of
/// keys (TokenizeIntoWords, then MapValueToKey), one key per step; a vector of text, one token per step; or text, which is cut into tokens. An empty sequence
/// counts as one step: all zeros for numbers, the zero vector for tokens. Key 0 (missing) and tokens that do not occur in training count as one unknown token.
/// </para>
/// <para>
/// Rows with a missing label, with a missing weight or with a feature that is NaN or infinite are skipped in training and counted in a warning in the log. In
/// prediction, the scores of a row with such a feature are NaN.
/// </para>
/// <para>
/// Training chooses by the rows what has not been set of Pooling, Bidirectional, Dropout, BatchSize, NumberOfEpochs, LearningRateSchedule and
/// NumberOfNetworks; see <see cref="SequenceTransformer.ChosenDefaults"/>. An option that has been set is used as it is, even if it is set to its default. If
/// NumberOfEpochs has been set, that is the budget: one network is trained unless NumberOfNetworks has been set, too, and training does not stop early.
/// </para>
/// <para>
/// If the column contains numbers, training also chooses WeightDecay, WindowLength, WindowStride, WindowValues, Views and, for classes,
/// NumberOfConvolutionalNetworks, and, of 20,000 rows or more, whether a part is held out to stop early. The steps are read as they are, unless windows or
/// views have been set, if NormalizeFeatures is false, or if TruncationLength or AttentionColumnName is given.
/// </para>
/// <para>
/// If the column contains tokens, training also chooses InputDropout, EmbeddingDeviation, LearningRate, WeightAveraging and MinimumTokenCount. With an Encoder,
/// or if a model is trained further, it chooses only BatchSize, NumberOfEpochs, NumberOfNetworks, LearningRateSchedule and WeightAveraging.
/// </para>
/// </summary>
/// <include file="../Documentation/Classify.xml" path="documentation/example"/>
public abstract class PooledSequenceOptions : LabeledSequenceOptions
{
    private protected PooledSequenceOptions(OptionTable table) : base(table)
    {
    }

    /// <summary>Gets or sets the way in which the steps are combined into one value.</summary>
    /// <value>The default is <see cref="SequencePooling.Last"/>; every value but <see cref="SequencePooling.None"/>.</value>
    [Choice(new object[] { SequencePooling.Last, SequencePooling.Mean, SequencePooling.Max, SequencePooling.Attention }, SequencePooling.Last)]
    public SequencePooling Pooling { get; set => field = Give(value); }

    /// <summary>Gets or sets the size of the score layer of <see cref="SequencePooling.Attention"/>. Only with that pooling.</summary>
    /// <value>The default is 64; 1 to 65,536.</value>
    public int AttentionSize { get; set; }

    /// <summary>
    /// Gets or sets the name of a column that the model adds with the weight that <see cref="SequencePooling.Attention"/> gave to each step: a vector of
    /// Single with one value per step, which sum to 1, and which is empty if a feature of the row is NaN or infinite. Null adds none.
    /// </summary>
    /// <value>The default is null; otherwise the name of no other column the model adds.</value>
    public string? AttentionColumnName { get; set; }

    /// <summary>
    /// Gets or sets the name of a column that the model adds with the tokens that it read, one per step: a vector of text. Tokens are shown as they were cut
    /// and looked up (words in lower case), also those that the model does not know; keys are shown by their values in the training data. Missing keys, and
    /// the one step of an empty sequence, are empty text. Null adds none. Only if the feature column contains text, or keys with values.
    /// </summary>
    /// <value>The default is null; otherwise the name of no other column the model adds.</value>
    public string? TokenColumnName { get; set; }

    /// <summary>
    /// Gets or sets the number of steps of the sequence that the network reads at once, as a single step: a window. Windows overlap if it is larger than
    /// <see cref="WindowStride"/>. Only if the column contains numbers, and without <see cref="AttentionColumnName"/>.
    /// </summary>
    /// <value>The default is null: chosen by the rows; otherwise 1 to 65,536, and at least <see cref="WindowStride"/>.</value>
    public int? WindowLength { get; set; }

    /// <summary>
    /// Gets or sets the number of steps of the sequence from the start of one window to the start of the next. For the network, a sequence becomes shorter by
    /// this factor. Only if the column contains numbers, and without <see cref="AttentionColumnName"/>.
    /// </summary>
    /// <value>The default is null: chosen by the rows, so that a sequence of median length has at most 64 windows; otherwise 1 to 65,536.</value>
    public int? WindowStride { get; set; }

    /// <summary>
    /// Gets or sets the number of equal parts of a window whose means the network reads, for each of the <see cref="LabeledSequenceOptions.StepSize"/> values
    /// of a step (piecewise aggregate approximation, Keogh et al. 2001). Few parts of long windows down-sample the sequence; as many as the window has steps
    /// read every value. Only if the column contains numbers, and without <see cref="AttentionColumnName"/>.
    /// </summary>
    /// <value>
    /// The default is null: every value, or fewer, so that all columns have at most 64; otherwise 1 to 65,536, and at most <see cref="WindowLength"/>.
    /// </value>
    public int? WindowValues { get; set; }

    /// <summary>
    /// Gets or sets the views of the sequence that the network reads side by side. Only if the column contains numbers, and without
    /// <see cref="AttentionColumnName"/>.
    /// </summary>
    /// <value>The default is null: chosen by the rows; otherwise one or several views.</value>
    public SequenceViews? Views { get; set; }

    /// <summary>
    /// Gets or sets the number of channels of each convolution over time between the steps of the sequence and the recurrent layers, the first one first. Each
    /// is followed by a layer normalization and a rectifier, max(0, x). Convolutions find short patterns wherever they occur, as those of LSTM-FCN do (Karim et
    /// al. 2018). They are centred on a step if the network reads both directions, and otherwise read the step and earlier ones.
    /// </summary>
    /// <value>The default is null, for none; otherwise 1 to 1000 values, each 1 to 65,536.</value>
    public int[]? ConvolutionChannels { get; set; }

    /// <summary>Gets or sets the number of steps that a convolution reads at once. Only with <see cref="ConvolutionChannels"/>.</summary>
    /// <value>The default is 5; 1 to 65,535, and odd.</value>
    public int ConvolutionKernelSize { get; set; }

    /// <summary>
    /// Gets or sets the number of steps from one step that a convolution returns to the next. Each convolution makes the sequence shorter by this factor for
    /// the layers after it. Only with <see cref="ConvolutionChannels"/>, and without <see cref="RecurrentOptions.TruncationLength"/>.
    /// </summary>
    /// <value>The default is 1; 1 to 16, so that all convolutions together return a step for at most 65,536.</value>
    public int ConvolutionStride { get; set; }

    /// <summary>
    /// Gets or sets the number of further networks that have convolutions over time in place of recurrent layers, and whose outputs the model averages with
    /// those of the recurrent networks. The convolutions read every step and find short patterns wherever they occur (fully convolutional networks, Wang et al.
    /// 2017). LSTM-FCN joins both kinds in one network (Karim et al. 2018); trained by themselves, both learn more. These networks learn at 1.4 times
    /// <see cref="RecurrentOptions.LearningRate"/> and with 0.4 times <see cref="RecurrentOptions.Dropout"/>. Only if the column contains numbers, and without
    /// <see cref="AttentionColumnName"/> and <see cref="RecurrentOptions.TruncationLength"/>.
    /// </summary>
    /// <value>The default is 0; 0 to 99, and at most 100 with <see cref="LabeledSequenceOptions.NumberOfNetworks"/>.</value>
    public int NumberOfConvolutionalNetworks { get; set => field = Give(value); }

    /// <summary>
    /// Gets or sets a value that indicates whether two simple models, a linear one and the nearest row, are fitted to the same rows where that takes less than
    /// a tenth of the time of training, and compared with the network on held-out rows; see <see cref="SequenceTransformer.Baselines"/>. The log has a warning
    /// if one of them is better. If several networks were chosen because the rows are few, one more network is trained for the comparison. The model itself is
    /// the same with and without it. Only if the column contains numbers.
    /// </summary>
    /// <value>The default is true.</value>
    public bool CompareWithBaselines { get; set; }

    /// <inheritdoc/>
    internal override int MinimumTokenCountFor(long tokens) =>
        IsGiven(nameof(MinimumTokenCount)) ? MinimumTokenCount : TextRule.MinimumTokenCountFor(tokens, Tokenization.AreCharacters);

    /// <summary>Sets the number of networks without recurrent layers unless the caller has set it.</summary>
    /// <param name="choice">The number.</param>
    internal void ChooseNumberOfConvolutionalNetworks(int choice)
    {
        if (!IsGiven(nameof(NumberOfConvolutionalNetworks)))
            NumberOfConvolutionalNetworks = choice;
    }

    private string DescribeConvolutions() =>
        NumberOfConvolutionalNetworks == 0 ? "" : $"{CountText.Of(NumberOfConvolutionalNetworks, "convolutional network")}, ";

    /// <summary>Returns a description of what every trainer with one output chooses or is given.</summary>
    internal string DescribeChoices() => $"{(Bidirectional ? "both directions" : "forward")}, pooling {Pooling}, "
        + $"{CountText.Of(NumberOfNetworks, "network")}, {DescribeConvolutions()}{CountText.Of(NumberOfEpochs, "epoch")} with batches of {BatchSize}";
}
