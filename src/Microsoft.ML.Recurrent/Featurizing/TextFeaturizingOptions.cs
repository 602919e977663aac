using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of an estimator that turns each text into a vector of fixed size. Its encoder is learned from text alone, without labels: it is a
/// bidirectional language model, whose two directions each predict the next token from those they have read (Peters et al. 2018). The input column may be text;
/// a vector of text, one token per element; or a vector of keys, one token per key. An empty or missing text also has a vector. An estimator checks and copies
/// its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// Some options that are shared with the trainers have different defaults, which suit a few thousand sentences: Bidirectional is true, HiddenSize is 256,
/// EmbeddingSize 1000, Dropout 0.3, NumberOfEpochs 4, LearningRate 0.003 and MaximumLength 1000. Long vectors of tokens keep apart which words a text contains,
/// on which linear trainers mostly rely. For better features, raise EmbeddingSize, up to the number of words in the vocabulary (a few thousand), and
/// EmbeddingDeviation to about 0.5, because training draws vectors that start closer to zero together; and turn on <see cref="OrthogonalEmbedding"/> and, with
/// 0.0003 to 0.001, <see cref="TokenFrequencySmoothing"/>. For smaller models, lower EmbeddingSize. If the vectors of tokens are as long as the state of the
/// top layer, a token has the same vector as input and as output (Press and Wolf 2017).
/// </remarks>
/// <include file="../Documentation/Featurize.xml" path="documentation/example"/>
public sealed class TextFeaturizingOptions : TokenSequenceOptions
{
    /// <summary>Initializes a new instance of the <see cref="TextFeaturizingOptions"/> class with the default values for featurization.</summary>
    public TextFeaturizingOptions() : base(FeaturizingOptionTable.Table)
    {
    }

    /// <summary>
    /// Returns settings for an encoder from which a classifier starts; see
    /// <see cref="SequenceClassificationOptions.ForText(RecurrentTextFeaturizingTransformer, string, string)"/>. The encoder is as small as such a classifier
    /// should be, and learns from 100,000 lines in a few minutes.
    /// </summary>
    /// <param name="inputColumnName">The name of the column that contains the text.</param>
    /// <returns>New options, which the caller may change.</returns>
    public static TextFeaturizingOptions ForFineTuning(string inputColumnName = RecurrentDefaults.TextColumnName) => new()
    {
        InputColumnName = inputColumnName,
        HiddenSize = 128,
        EmbeddingSize = 128,
        NumberOfEpochs = 3,
    };

    /// <summary>
    /// Gets or sets the length of the learned vector of a token. Only if <see cref="TokenSequenceOptions.PretrainedVectorsPath"/> is null; otherwise it is
    /// the length of those vectors.
    /// </summary>
    /// <value>The default is 1000; 1 to 65,536.</value>
    [Range(128, 4096, FeaturizingDefaults.EmbeddingSize, true)]
    public override int EmbeddingSize
    {
        get => base.EmbeddingSize;
        set => base.EmbeddingSize = value;
    }

    /// <summary>Gets or sets the name of the column that receives the vectors.</summary>
    /// <value>The default is Features.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>Gets or sets the name of the column that contains the text.</summary>
    /// <value>The default is null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>
    /// Gets or sets the parts of a vector, one after the other: pooled states of the top layer, of both directions, and pooled vectors of the tokens. The
    /// vectors of the tokens represent which words a text contains; the states represent what the words are like and how they are combined.
    /// </summary>
    /// <value>The default is <see cref="EncoderPooling.Mean"/> and <see cref="EncoderPooling.EmbeddingMean"/>; at least one.</value>
    public EncoderPooling Pooling { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether each feature of a vector is standardized by its mean and standard deviation over the rows passed to Fit and
    /// divided by the square root of the number of features. Vectors then have a length of about one, like those of FeaturizeText, which suits the defaults of
    /// linear trainers. The scale is saved in the model.
    /// </summary>
    /// <value>The default is true.</value>
    public bool NormalizeFeatures { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether each vector is scaled to length one, after <see cref="NormalizeFeatures"/>, so that long and short texts
    /// count the same. A vector of zeros does not change.
    /// </summary>
    /// <value>The default is false.</value>
    public bool UnitLength { get; set; }

    /// <summary>
    /// Gets or sets the smoothing a by which frequent tokens count less than rare ones in <see cref="EncoderPooling.EmbeddingMean"/>: a token whose share of
    /// the training tokens is p has the weight a / (a + p), so that rare words contribute more than articles do (smooth inverse frequency, Arora, Liang and Ma
    /// 2017; 0.0001 to 0.01 suit most text). The boundaries before and after a text have no weight. The weights are saved in the model. With 0, every token has
    /// the same weight.
    /// </summary>
    /// <value>The default is 0; at least 0 and finite, above 0 only with <see cref="EncoderPooling.EmbeddingMean"/>.</value>
    public float TokenFrequencySmoothing { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the first vectors of tokens are orthogonal to each other instead of random: those of the most frequent
    /// tokens, up to the number EmbeddingSize, and those of each further run of that many tokens. Their mean preserves exactly which words a text contains,
    /// which random vectors blur. Linear trainers do best with at least one value per token and with vectors that are longer than the distance by which
    /// training moves them (see EmbeddingDeviation).
    /// </summary>
    /// <value>The default is false.</value>
    public bool OrthogonalEmbedding { get; set; }

    /// <summary>
    /// Gets or sets the number of tokens with which a training step compares the correct token, drawn by their frequency, which saves most of the work if the
    /// vocabulary is large (Jean et al. 2015). Null, and values at or above the vocabulary size, use every token.
    /// </summary>
    /// <value>The default is 500; at least 1.</value>
    public int? SampledTokens { get; set; }

    /// <summary>
    /// Gets or sets text, in a column of the same name and type, from which the encoder and its vocabulary are learned in addition to the rows passed to Fit.
    /// </summary>
    /// <value>The default is null.</value>
    [JsonIgnore]
    public IDataView? PretrainingData { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the encoder also learns from the rows passed to Fit. Otherwise it learns from <see cref="PretrainingData"/>
    /// alone, and those rows only standardize the features. Only with <see cref="PretrainingData"/>.
    /// </summary>
    /// <value>The default is true.</value>
    public bool LearnFromInput { get; set; }

    /// <summary>Gets the column that is read.</summary>
    internal string InputName => InputColumnName ?? OutputColumnName;
}
