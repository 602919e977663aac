using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What the trainers that map one sequence to one output share: the columns, how a column is read as a sequence, and how its steps become one value.
/// <para>
/// The feature column may be a vector of Single of fixed or variable length, read as steps of <see cref="StepSize"/> values; a vector of keys
/// (TokenizeIntoWords, then MapValueToKey), one key per step; a vector of text, one token per step; or text, cut into tokens here.
/// An empty sequence counts as one step: all zero for numbers, the zero vector for tokens. Key 0 (missing) and tokens that were not seen in
/// training count as one unknown token.
/// </para>
/// <para>
/// Rows whose label is missing, whose weight is missing, or with a feature that is NaN or infinite are skipped in training and counted in a
/// warning in the log. At prediction a row with such a feature gets NaN scores.
/// </para>
/// </summary>
public abstract class SequenceTrainerOptions : RecurrentOptions
{
    private protected SequenceTrainerOptions()
    {
    }

    /// <summary>The column to learn.</summary>
    /// <value>Default Label.</value>
    public string LabelColumnName { get; set; } = RecurrentDefaults.LabelColumnName;

    /// <summary>The column that holds the sequence.</summary>
    /// <value>Default Features.</value>
    public string FeatureColumnName { get; set; } = RecurrentDefaults.FeatureColumnName;

    /// <summary>A column of Single that weighs each row in the loss: finite and at least 0. Null means that all rows count the same.</summary>
    /// <value>Default null.</value>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>Values of one time step in a vector of Single; every row's length must be a multiple of it.</summary>
    /// <value>Default 1; 1 to 65,536.</value>
    public int StepSize { get; set; } = RecurrentDefaults.StepSize;

    /// <summary>
    /// Whether each of the <see cref="StepSize"/> features is standardised by its mean and
    /// deviation over all steps of the training rows; both are kept in the model.
    /// </summary>
    /// <value>Default true.</value>
    public bool NormalizeFeatures { get; set; } = true;

    /// <summary>
    /// Length of the learned vector of a token. Not read where <see cref="PretrainedVectorsPath"/> is given: then it is the length of those vectors.
    /// </summary>
    /// <value>Default 64; 1 to 65,536.</value>
    public int EmbeddingSize { get; set; } = RecurrentDefaults.EmbeddingSize;

    /// <summary>
    /// A file of word vectors in word2vec or GloVe text format, one word per line, from which tokens get their first vectors; null means random ones.
    /// </summary>
    /// <value>Default null.</value>
    public string? PretrainedVectorsPath { get; set; }

    /// <summary>Whether the vectors of tokens stay as they were set.</summary>
    /// <value>Default false; true only with <see cref="PretrainedVectorsPath"/>.</value>
    public bool FreezeEmbedding { get; set; }

    /// <summary>
    /// Standard deviation of the first, random vectors of tokens. A rare token keeps most of its first vector, which is noise to the network: where there
    /// are only a few thousand texts, 0.02 does better than the default.
    /// </summary>
    /// <value>Default 0.1; at least 0 and finite.</value>
    public float EmbeddingDeviation { get; set; } = RecurrentDefaults.EmbeddingDeviation;

    /// <summary>What a token of plain text is.</summary>
    /// <value>Default <see cref="TextTokens.Words"/>.</value>
    public TextTokens TextTokens { get; set; } = TextTokens.Words;

    /// <summary>Tokens of text seen less often than this in the training rows count as unknown.</summary>
    /// <value>Default 2; at least 1.</value>
    public int MinimumTokenCount { get; set; } = RecurrentDefaults.MinimumTokenCount;

    /// <summary>Most tokens of text that get a vector of their own, the most frequent ones.</summary>
    /// <value>Default 20000; at least 1.</value>
    public int MaximumVocabularySize { get; set; } = RecurrentDefaults.MaximumVocabularySize;

    /// <summary>Longest sequence that is read, in steps; 0 means any length.</summary>
    /// <value>Default 0; at least 0.</value>
    public int MaximumLength { get; set; } = RecurrentDefaults.MaximumLength;

    /// <summary>Where a sequence longer than <see cref="MaximumLength"/> loses its steps.</summary>
    /// <value>Default <see cref="SequenceSide.End"/>: the first steps are kept.</value>
    public SequenceSide CutFrom { get; set; } = SequenceSide.End;

    /// <summary>How the steps become one value.</summary>
    /// <value>Default <see cref="SequencePooling.Last"/>; every value but <see cref="SequencePooling.None"/>.</value>
    public SequencePooling Pooling { get; set; } = SequencePooling.Last;

    /// <summary>Width of the score layer of <see cref="SequencePooling.Attention"/>.</summary>
    /// <value>Default 64; 1 to 65,536.</value>
    public int AttentionSize { get; set; } = RecurrentDefaults.AttentionSize;

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        violations.RequireText(nameof(LabelColumnName), LabelColumnName);
        violations.RequireText(nameof(FeatureColumnName), FeatureColumnName);
        violations.Require(ExampleWeightColumnName is not "", nameof(ExampleWeightColumnName), "empty", "null or a column name");
        violations.RequireBetween(nameof(StepSize), StepSize, 1, RecurrentDefaults.LargestSize);
        violations.RequireBetween(nameof(EmbeddingSize), EmbeddingSize, 1, RecurrentDefaults.LargestSize);
        violations.Require(PretrainedVectorsPath is not "", nameof(PretrainedVectorsPath), "empty", "null or a path");
        violations.Require(!FreezeEmbedding || PretrainedVectorsPath is not null, nameof(FreezeEmbedding), FreezeEmbedding,
            $"false without {nameof(PretrainedVectorsPath)}");
        violations.RequireNotNegative(nameof(EmbeddingDeviation), EmbeddingDeviation);
        violations.RequireDefined(nameof(TextTokens), TextTokens);
        violations.RequireAtLeast(nameof(MinimumTokenCount), MinimumTokenCount, 1);
        violations.RequireAtLeast(nameof(MaximumVocabularySize), MaximumVocabularySize, 1);
        violations.RequireAtLeast(nameof(MaximumLength), MaximumLength, 0);
        violations.RequireDefined(nameof(CutFrom), CutFrom);
        violations.Require(Enum.IsDefined(Pooling) && Pooling != SequencePooling.None, nameof(Pooling), Pooling, "Last, Mean, Max or Attention");
        violations.RequireBetween(nameof(AttentionSize), AttentionSize, 1, RecurrentDefaults.LargestSize);
        var truncates = TruncationLength > 0;
        violations.Require(!truncates || !Bidirectional, nameof(TruncationLength), TruncationLength, "0 with Bidirectional, which needs whole sequences");
        violations.Require(!truncates || Pooling != SequencePooling.Attention, nameof(TruncationLength), TruncationLength,
            "0 with Pooling Attention, which needs whole sequences");
    }
}
