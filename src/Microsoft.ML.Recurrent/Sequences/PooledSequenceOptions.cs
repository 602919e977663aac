using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Options;
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
/// If the column contains numbers, training chooses by the rows what has not been set of Pooling, Bidirectional, Dropout, BatchSize, NumberOfEpochs,
/// LearningRateSchedule and NumberOfNetworks, and in which windows and views the network reads a sequence; see
/// <see cref="SequenceTransformer.ChosenDefaults"/>. An option that has been set is used as it is, even if it is set to its default. The steps are read as they
/// are if NormalizeFeatures is false, or if TruncationLength or AttentionColumnName is given. For tokens, the defaults are used.
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
    /// Gets or sets a text encoder from which the network starts: it takes over the vocabulary of the encoder, the vectors of its tokens and its recurrent
    /// layers, whatever the names of the columns are. The options that describe those, from <see cref="RecurrentOptions.Cell"/> to
    /// <see cref="TokenSequenceOptions.EmbeddingSize"/> and <see cref="TokenSequenceOptions.TextTokens"/>, are then those of the encoder: leave them at their
    /// defaults or set them to the same values. <see cref="TokenSequenceOptions.MinimumTokenCount"/> and
    /// <see cref="TokenSequenceOptions.MaximumVocabularySize"/> are not used.
    /// </summary>
    /// <value>The default is null: the network starts from random weights.</value>
    [JsonIgnore]
    public RecurrentTextFeaturizingTransformer? Encoder { get; set; }

    /// <summary>
    /// Gets or sets the number of epochs of gradual unfreezing (Howard and Ruder 2018): the epochs in which only the head learns, and again from one layer to
    /// the one below it, the vectors of the tokens last. 0 lets everything learn from the start. Only with an <see cref="Encoder"/>.
    /// </summary>
    /// <value>The default is 1; at least 0.</value>
    public int UnfreezeAfterEpochs { get; set; }

    /// <summary>
    /// Gets or sets the number of networks that are trained one after the other, each with its own initial weights, order of the rows and dropout, and whose
    /// outputs the model averages (deep ensembles, Lakshminarayanan, Pritzel and Blundell 2017): the probabilities of classes, the numbers of a regression, and
    /// the weights of attention. An ensemble is often worth a point of accuracy and makes probabilities better calibrated; training and prediction take longer
    /// in proportion. The first network is bit for bit the one that 1 produces. All networks learn from the same rows and are validated on the same held-out
    /// rows, so that no row is in the training set of one network and chooses the epoch of another. Each network has its own file for
    /// <see cref="RecurrentOptions.CheckpointPath"/>: <c>run.checkpoint</c>, <c>run.2.checkpoint</c> and so on; a run that finds the files continues where the
    /// previous one stopped. If training is cancelled, the model contains the networks that have been trained so far, including the current one if it has
    /// finished an epoch.
    /// </summary>
    /// <value>The default is 1; 1 to 100. A handful is enough: 3 or 5.</value>
    public int NumberOfNetworks { get; set => field = Give(value); }

    /// <inheritdoc/>
    private protected override void Complete()
    {
        base.Complete();
        if (Encoder is { } encoder)
            EncoderStart.Adopt(this, encoder);
    }

    /// <inheritdoc/>
    private protected override void Check(OptionViolations violations)
    {
        base.Check(violations);
        if (Encoder is { } encoder)
            EncoderStart.Check(this, encoder, violations);
    }

    /// <summary>Returns a copy of checked options that belongs to one run, in which what is not set may be chosen.</summary>
    internal PooledSequenceOptions CopyForRun() => (PooledSequenceOptions)MemberwiseClone();
}
