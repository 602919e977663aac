using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of a language model: a network that reads text token by token and predicts the probability of each next token (Mikolov et al. 2010).
/// <para>
/// The input column may be text, which is cut into tokens; a vector of text, one token per element; or a vector of keys (TokenizeIntoWords, then
/// MapValueToKey). In addition to the tokens of the training rows, the vocabulary has two tokens: one for all tokens that do not occur in training (and for key
/// 0), and the end of a text, which follows the last token of every row and which the model predicts like any other token. An empty row consists of the end
/// alone.
/// </para>
/// </summary>
/// <remarks>
/// Some options that are shared with the other trainers have different defaults or meanings: HiddenSize and EmbeddingSize are 128, LearningRate is 0.003 and
/// TruncationLength is 35. Bidirectional must be false, because the model would otherwise read the tokens it has to predict. An estimator checks and copies its
/// options when it is constructed. Not safe for concurrent changes.
/// </remarks>
/// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
public sealed class LanguageModelOptions : TokenSequenceOptions
{
    /// <summary>Initializes a new instance of the <see cref="LanguageModelOptions"/> class with the default values for language models.</summary>
    public LanguageModelOptions() : base(LanguageModelOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the name of the column that contains the text.</summary>
    /// <value>The default is Text.</value>
    public string InputColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of the column that the trained model adds: a vector of Single of variable length with the natural logarithm of the probability of
    /// each token of the row given the tokens before it, in order. The last value is that of the end of the text.
    /// </summary>
    /// <value>The default is LogProbabilities.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of the column of Single that receives the perplexity of the row: e to the power of minus the mean of its log-probabilities.
    /// </summary>
    /// <value>The default is null: the name of the output column followed by Perplexity.</value>
    public string? PerplexityColumnName { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the rows, in their order, are one running text, such as the lines of a book or of a corpus. The text is then
    /// cut into <see cref="RecurrentOptions.BatchSize"/> streams of equal length (fewer if a stream would be shorter than
    /// <see cref="RecurrentOptions.TruncationLength"/>), which are read in parallel, with the state carried over from window to window (Zaremba et al. 2014); a
    /// validation fraction is then the end of the text. Otherwise, every row is a text of its own and a batch contains that number of rows.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RowsAreContinuous { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether a token has the same vector as input and as output (Press and Wolf 2017; Inan et al. 2017), which saves
    /// weights and gives better models of small corpora.
    /// </summary>
    /// <value>
    /// The default is null: where vectors of tokens are as long as the state of the last layer and are not frozen. True needs that length:
    /// <see cref="RecurrentOptions.ProjectionSize"/>, or else the hidden units of the last layer.
    /// </value>
    public bool? TieWeights { get; set; }

    /// <summary>
    /// Gets or sets the number of tokens with which a training step compares the correct token, drawn by their frequency (Jean et al. 2015). With a vocabulary
    /// of many thousands of tokens, most of the time is spent on comparing with all of them; a tenth of the vocabulary is a good start. Validation and the
    /// trained model use all. Null, and values at or above the vocabulary size, use every token.
    /// </summary>
    /// <value>The default is null; otherwise at least 1.</value>
    public int? SampledTokens { get; set; }

    /// <summary>
    /// Gets or sets the factor of activation regularization (Merity et al. 2017), which keeps the outputs of the last layer small: the mean of their squares,
    /// after dropout, is added to the mean loss of a training step. Losses and perplexities that are reported do not contain it.
    /// </summary>
    /// <value>The default is 0; at least 0 and finite. Merity et al. use 2.</value>
    public float ActivationRegularization { get; set; }

    /// <summary>
    /// Gets or sets the factor of temporal activation regularization (Merity et al. 2017), which makes the outputs of the last layer change slowly: the mean of
    /// the squares of their differences from one token to the next, before dropout, is added to the mean loss of a training step. Losses and perplexities that
    /// are reported do not contain it.
    /// </summary>
    /// <value>The default is 0; at least 0 and finite. Merity et al. use 1.</value>
    public float TemporalActivationRegularization { get; set; }

    /// <summary>
    /// Gets or sets the share of the weights of the recurrent matrices that are set to zero in training, drawn once per window of a batch (the weight-dropped
    /// LSTM of Merity et al. 2018). Not for the cells <see cref="CellKind.MinGru"/> and <see cref="CellKind.MinLstm"/>, whose gates do not read the state.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1. Merity et al. use 0.5.</value>
    public float WeightDropout { get; set; }

    /// <summary>
    /// Gets or sets the number n of epochs of non-monotonically triggered averaging (NT-ASGD, Merity et al. 2018): after the first epoch whose validation
    /// perplexity is worse than the best of all epochs but the last n before it, the weights are averaged after each training step, and validation and the
    /// model use that mean. Needs validation rows. Only with a <see cref="RecurrentOptions.WeightAveraging"/> of 0, which averages from the start.
    /// </summary>
    /// <value>The default is null: no such averaging; otherwise at least 1. Merity et al. use 5.</value>
    public int? AveragingPatience { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the windows through which gradients flow have random lengths (Merity et al. 2018), so that they do not end
    /// at the same tokens in every epoch: normally distributed with a standard deviation of 5 around <see cref="RecurrentOptions.TruncationLength"/> or, with a
    /// probability of 0.05, around half of it, and at least 5. The learning rate of a window is multiplied by its length divided by TruncationLength. Texts
    /// that are not longer than TruncationLength are read whole. Needs a TruncationLength, and no <see cref="RecurrentOptions.TruncationStride"/>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RandomTruncation { get; set; }

    /// <summary>Gets the names of the columns of the transformer.</summary>
    internal LanguageModelColumns Columns =>
        new(InputColumnName, OutputColumnName, PerplexityColumnName ?? OutputColumnName + LanguageModelDefaults.PerplexitySuffix);

    /// <summary>Determines whether tokens with vectors of the specified length share them with the head.</summary>
    /// <exception cref="ArgumentException">The vectors must be shared but cannot be.</exception>
    internal bool Ties(int embeddingSize)
    {
        if (TieWeights is true && !CanTie(embeddingSize))
            throw new ArgumentException($"{nameof(TieWeights)} is true, but the vectors of '{PretrainedVectorsPath}' have {embeddingSize} values "
                + $"and the last layer outputs {TopSize}; they must be equal.");
        return TieWeights ?? (CanTie(embeddingSize) && !FreezeEmbedding);
    }

    private bool CanTie(int embeddingSize) => embeddingSize == TopSize;
}
