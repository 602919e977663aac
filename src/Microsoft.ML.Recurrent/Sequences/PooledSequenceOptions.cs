using Microsoft.ML.Recurrent.Engine.Networks;
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
/// NumberOfEpochs has been set, one network is trained unless NumberOfNetworks has been set, too.
/// </para>
/// <para>
/// If the column contains numbers, training also chooses in which windows and views the network reads a sequence. The steps are read as they are if
/// NormalizeFeatures is false, or if TruncationLength or AttentionColumnName is given. If the column contains tokens, training also chooses what has not been
/// set of InputDropout, EmbeddingDeviation, LearningRate, WeightAveraging and MinimumTokenCount; with an Encoder, it chooses only BatchSize, NumberOfEpochs,
/// NumberOfNetworks, LearningRateSchedule and WeightAveraging.
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

    /// <inheritdoc/>
    internal override int MinimumTokenCountFor(long tokens) =>
        IsGiven(nameof(MinimumTokenCount)) ? MinimumTokenCount : TextRule.MinimumTokenCountFor(tokens, Tokenization.AreCharacters);

    /// <summary>Returns a copy of checked options that belongs to one run, in which what is not set may be chosen.</summary>
    internal PooledSequenceOptions CopyForRun() => (PooledSequenceOptions)MemberwiseClone();
}
