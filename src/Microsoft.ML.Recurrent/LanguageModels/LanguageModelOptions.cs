using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Everything about a language model: a network that reads text token by token and gives the probability of each next one (Mikolov et al. 2010).
/// <para>
/// The input column may be text, cut into tokens here; a vector of text, one token each; or a vector of keys (TokenizeIntoWords, then MapValueToKey).
/// Besides the tokens of the training rows the model knows two: one for all tokens it was not shown (also key 0), and the end of a text, which follows
/// the last token of every row and which the model predicts like any other. An empty row is an end alone.
/// </para>
/// </summary>
/// <remarks>
/// Some options shared with the other trainers have defaults or meanings of their own here: HiddenSize and EmbeddingSize are 128, LearningRate 0.003,
/// TruncationLength 35. Bidirectional must be false, as the model would see what it is to predict. An estimator checks and copies its options when it is
/// constructed. Not safe for concurrent changes.
/// </remarks>
/// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
public sealed class LanguageModelOptions : TokenSequenceOptions
{
    /// <summary>Makes options with the defaults of language models.</summary>
    public LanguageModelOptions() : base(LanguageModelOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the name of the column that contains the text.</summary>
    /// <value>The default is Text.</value>
    public string InputColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of the column that the trained model adds: a vector of Single of variable length with the natural logarithm of the probability
    /// of each token of the row given those before it, in order, that of the end of the text last.
    /// </summary>
    /// <value>The default is LogProbabilities.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of the column of Single that receives the perplexity of the row: e to the power of minus the mean of its log-probabilities.
    /// </summary>
    /// <value>The default is null: the name of the output column followed by Perplexity.</value>
    public string? PerplexityColumnName { get; set; }

    /// <summary>
    /// Whether the rows, in their order, are one running text, as the lines of a book or of a corpus are. It is then cut into <see cref="RecurrentOptions.BatchSize"/>
    /// streams of equal length (fewer where a stream would be shorter than <see cref="RecurrentOptions.TruncationLength"/>) that are read side by side,
    /// with the state carried on from window to window (Zaremba et al. 2014); a validation fraction is then the end of the text. Otherwise every row is
    /// a text of its own and a batch holds so many rows.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RowsAreContinuous { get; set; }

    /// <summary>
    /// Whether a token has one vector, as input and as output (Press and Wolf 2017; Inan et al. 2017): fewer weights, and better models of small corpora.
    /// </summary>
    /// <value>
    /// The default is null: where vectors of tokens are as long as the state of the last layer and are not frozen. True needs that length: <see cref="RecurrentOptions.ProjectionSize"/>,
    /// or else the hidden units of the last layer.
    /// </value>
    public bool? TieWeights { get; set; }

    /// <summary>
    /// Gets or sets the number of tokens with which a step of training compares the right one, drawn by their frequency (Jean et al. 2015). With a vocabulary
    /// of many thousands most of the time is spent on comparing with all; a tenth of them is a good start. Validation and the trained model use all. Null,
    /// and values at or above the vocabulary size, use every token.
    /// </summary>
    /// <value>The default is null; otherwise at least 1.</value>
    public int? SampledTokens { get; set; }

    /// <summary>The columns as the transformer knows them.</summary>
    internal LanguageModelColumns Columns =>
        new(InputColumnName, OutputColumnName, PerplexityColumnName ?? OutputColumnName + LanguageModelDefaults.PerplexitySuffix);

    /// <summary>Whether tokens with vectors of this length share them with the head.</summary>
    /// <exception cref="ArgumentException">They are to be shared, but cannot be.</exception>
    internal bool Ties(int embeddingSize)
    {
        if (TieWeights is true && !CanTie(embeddingSize))
            throw new ArgumentException($"{nameof(TieWeights)} is true, but the vectors of '{PretrainedVectorsPath}' have {embeddingSize} values and the last layer gives "
                + $"{TopSize}; they must be equal.");
        return TieWeights ?? (CanTie(embeddingSize) && !FreezeEmbedding);
    }

    private bool CanTie(int embeddingSize) => embeddingSize == TopSize;
}
