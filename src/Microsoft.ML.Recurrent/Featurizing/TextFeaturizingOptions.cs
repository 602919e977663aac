using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Everything about an estimator that makes a vector of fixed size of each text. The encoder behind it is learned from text alone, without labels: a
/// bidirectional language model, whose two directions each predict the next token from those they have read (Peters et al. 2018). The input column may be
/// text, a vector of text, one token per slot, or a vector of keys, one token per key. An empty or missing text has a vector, too. An estimator checks
/// and copies its options when it is constructed. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// Some options shared with the trainers have defaults of their own here, which suit a few thousand sentences: Bidirectional is true, HiddenSize is 256,
/// EmbeddingSize 1000, Dropout 0.3, NumberOfEpochs 4, LearningRate 0.003 and MaximumLength 1000. Long vectors of tokens keep apart which words a text has, which
/// linear trainers mostly go by. For better features raise EmbeddingSize, up to the number of words there are (a few thousand), and EmbeddingDeviation to about 0.5: training draws
/// vectors together that start closer to zero; and turn on <see cref="OrthogonalEmbedding"/> and, with 0.0003 to 0.001, <see cref="TokenFrequencySmoothing"/>.
/// For smaller models lower EmbeddingSize. Where the vectors of tokens are as long as the state of the top layer, a token has one
/// vector as input and as output (Press and Wolf 2017).
/// </remarks>
/// <include file="../Documentation/Featurize.xml" path="documentation/example"/>
public sealed class TextFeaturizingOptions : TokenSequenceOptions
{
    /// <summary>Makes options with the defaults of featurization.</summary>
    public TextFeaturizingOptions()
    {
        Bidirectional = true;
        HiddenSize = FeaturizingDefaults.HiddenSize;
        EmbeddingSize = FeaturizingDefaults.EmbeddingSize;
        Dropout = FeaturizingDefaults.Dropout;
        NumberOfEpochs = FeaturizingDefaults.NumberOfEpochs;
        LearningRate = FeaturizingDefaults.LearningRate;
        MaximumLength = FeaturizingDefaults.MaximumLength;
    }

    /// <summary>
    /// Settings for an encoder from which a classifier starts, see <see cref="SequenceClassificationOptions.ForText(TextFeaturizingTransformer, string, string)"/>: as
    /// small as such a classifier is to be, and learned in a few minutes from 100,000 lines.
    /// </summary>
    /// <param name="inputColumnName">The column that holds the text.</param>
    /// <returns>New options, to be changed at will.</returns>
    public static TextFeaturizingOptions ForFineTuning(string inputColumnName = RecurrentDefaults.TextColumnName) => new()
    {
        InputColumnName = inputColumnName,
        HiddenSize = 128,
        EmbeddingSize = 128,
        NumberOfEpochs = 3,
    };

    /// <summary>
    /// Length of the learned vector of a token. Not read where <see cref="TokenSequenceOptions.PretrainedVectorsPath"/> is given: then it is the length of those vectors.
    /// </summary>
    /// <value>Default 1000; 1 to 65,536.</value>
    [Range(128, 4096, FeaturizingDefaults.EmbeddingSize, true)]
    public override int EmbeddingSize
    {
        get => base.EmbeddingSize;
        set => base.EmbeddingSize = value;
    }

    /// <summary>The column the vectors go to.</summary>
    /// <value>Default Features.</value>
    public string OutputColumnName { get; set; } = RecurrentDefaults.FeatureColumnName;

    /// <summary>The column of text.</summary>
    /// <value>Default null: the same name as <see cref="OutputColumnName"/>.</value>
    public string? InputColumnName { get; set; }

    /// <summary>
    /// What a vector is made of, one part behind another: pooled states of the top layer, both directions, and pooled vectors of the tokens. Those carry
    /// which words there are, the states what they are like and how they stand together.
    /// </summary>
    /// <value>Default <see cref="EncoderPooling.Mean"/> and <see cref="EncoderPooling.EmbeddingMean"/>; at least one.</value>
    public EncoderPooling Pooling { get; set; } = FeaturizingDefaults.Pooling;

    /// <summary>
    /// Whether each feature of a vector is standardised by its mean and deviation over the rows given to Fit and divided by the root of the number of features,
    /// so that vectors are about as long as those of FeaturizeText: of length one, which suits the defaults of linear trainers. The scale is kept in the model.
    /// </summary>
    /// <value>Default true.</value>
    public bool NormalizeFeatures { get; set; } = true;

    /// <summary>
    /// Whether each vector is scaled to length one, after <see cref="NormalizeFeatures"/>, so that long and short texts count the same. A vector of zeros stays.
    /// </summary>
    /// <value>Default false.</value>
    public bool UnitLength { get; set; }

    /// <summary>
    /// Lets frequent tokens count less than rare ones in <see cref="EncoderPooling.EmbeddingMean"/>: a token whose share of the tokens learned from is p
    /// weighs a / (a + p), where a is this number, so that rare words tell more than articles do (smooth inverse frequency, Arora, Liang and Ma 2017; 0.0001 to
    /// 0.01 suit most text). What stands before and after a text weighs nothing. The weights are kept in the model. With 0 every token weighs the same.
    /// </summary>
    /// <value>Default 0; at least 0 and finite, above 0 only with <see cref="EncoderPooling.EmbeddingMean"/>.</value>
    public float TokenFrequencySmoothing { get; set; }

    /// <summary>
    /// Whether the first vectors of tokens are at right angles to each other in place of random ones: the most frequent tokens are, as many as EmbeddingSize says, and so is each
    /// further run of as many. Their mean keeps exactly which words a text has, which random vectors blur. With as many values as tokens, and vectors of length above
    /// what training moves them by (see EmbeddingDeviation), linear trainers do best.
    /// </summary>
    /// <value>Default false.</value>
    public bool OrthogonalEmbedding { get; set; }

    /// <summary>
    /// Tokens that a step of training compares the right one with, drawn by their frequency, which spares most of the work where many tokens are known (Jean et
    /// al. 2015); 0 takes all, and so do vocabularies that are no larger.
    /// </summary>
    /// <value>Default 500; at least 0.</value>
    public int SampledTokens { get; set; } = FeaturizingDefaults.SampledTokens;

    /// <summary>Text, in a column of the same name and type, from which the encoder and its vocabulary are learned besides the rows given to Fit.</summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public IDataView? PretrainingData { get; set; }

    /// <summary>
    /// Whether the encoder learns from the rows given to Fit, too. Otherwise <see cref="PretrainingData"/> alone decides it, and those rows only
    /// serve to standardise the features.
    /// </summary>
    /// <value>Default true; false only with <see cref="PretrainingData"/>.</value>
    public bool LearnFromInput { get; set; } = true;

    /// <summary>Everything a vector may be made of.</summary>
    internal const EncoderPooling EveryPooling =
        EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.Max | EncoderPooling.EmbeddingMean | EncoderPooling.EmbeddingMax;

    /// <summary>The column that is read.</summary>
    internal string InputName => InputColumnName ?? OutputColumnName;

    private protected override InitializationOptions Initialization => base.Initialization with { OrthogonalEmbedding = OrthogonalEmbedding };

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.RequireText(nameof(OutputColumnName), OutputColumnName);
        violations.Require(InputColumnName is not "", nameof(InputColumnName), "empty", "null or a column name");
        violations.Require(Pooling != EncoderPooling.None && (Pooling & ~EveryPooling) == 0, nameof(Pooling), Pooling, $"one or several of {EveryPooling}");
        violations.RequireNotNegative(nameof(TokenFrequencySmoothing), TokenFrequencySmoothing);
        violations.Require(!(TokenFrequencySmoothing > 0) || Pooling.HasFlag(EncoderPooling.EmbeddingMean), nameof(TokenFrequencySmoothing), TokenFrequencySmoothing,
            $"0 without {nameof(EncoderPooling.EmbeddingMean)} in {nameof(Pooling)}");
        violations.RequireAtLeast(nameof(SampledTokens), SampledTokens, 0);
        violations.Require(LearnFromInput || PretrainingData is not null, nameof(LearnFromInput), LearnFromInput, $"true without {nameof(PretrainingData)}");
        violations.Require(TruncationLength <= 0 || !Bidirectional, nameof(TruncationLength), TruncationLength, "0 with Bidirectional, which needs whole sequences");
    }
}
