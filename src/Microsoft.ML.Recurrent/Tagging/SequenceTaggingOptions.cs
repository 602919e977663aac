using System.Globalization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Tagging;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of the trainer that assigns a tag to each step of a sequence, such as a part of speech, a name, a slot or the state of a process that
/// is measured over time.
/// <para>
/// The feature column may be a vector of text, one token per element; a vector of keys; text, which is cut into tokens; or a vector of Single, read as steps of
/// <see cref="LabeledSequenceOptions.StepSize"/> values. The label column contains one tag per step: a vector of keys, or a vector of text whose distinct
/// values become the tags, the most frequent first. Key 0 and empty text are missing tags and do not count. A row whose number of tags differs from its number
/// of steps is an error. Rows without any tag, without any step, with a missing weight or with a feature that is NaN or infinite are skipped in training and
/// counted in a warning in the log.
/// </para>
/// <para>
/// If a sequence is longer than <see cref="TokenSequenceOptions.MaximumLength"/>, the tags of the steps that are cut off are not learned, and they are missing
/// in the output of the model.
/// </para>
/// <para>
/// Of training rows with at most 250,000 steps in all, three networks are trained and averaged, unless NumberOfNetworks or NumberOfEpochs has been set. They
/// make fewer errors, and take three times as long.
/// </para>
/// </summary>
/// <remarks>
/// Some options that are shared with the other trainers have different defaults: Bidirectional and CharacterFeatures are true, HiddenSize is 100, EmbeddingSize
/// 100, Dropout 0.5, InputDropout 0.25, NumberOfEpochs 20, BatchSize 16, WeightAveraging 0.998 and LearningRate 0.003. With validation rows, the best epoch is
/// the one with the highest F1 of entities or, without a <see cref="TagScheme"/>, the one with the highest accuracy; with a <see cref="RowLabelColumnName"/>,
/// the one with the highest mean of that and of the accuracy of the labels of rows. An estimator checks and copies its options
/// when it is constructed. Not safe for concurrent changes.
/// </remarks>
/// <include file="../Documentation/Tag.xml" path="documentation/example"/>
public sealed class SequenceTaggingOptions : LabeledSequenceOptions
{
    /// <summary>Initializes a new instance of the <see cref="SequenceTaggingOptions"/> class with the default values for tagging.</summary>
    public SequenceTaggingOptions() : base(TaggingOptionTable.Table)
    {
    }

    /// <summary>
    /// Gets or sets the columns with further features of each step that the network reads next to the column of the sequence, such as the part of speech
    /// of each word, its entry in a list of names, or numbers. See <see cref="StepFeature"/>; the name of a column is enough for the default settings.
    /// </summary>
    /// <value>The default is an empty array; otherwise columns with different names, each with settings within their bounds.</value>
    public StepFeature[] AdditionalFeatures { get; set; } = [];

    /// <summary>
    /// Gets or sets the name of a column with a label of the whole row, such as the intent of a question, that the same network learns in addition to the tags:
    /// a key, or text whose distinct values become the labels, the most frequent first. A second head, a convolution over three steps and its maximum,
    /// reads the states of all steps, and the model adds <c>PredictedRowLabel</c> and <c>RowScore</c>. Key 0 and empty text are missing labels, and such a row
    /// trains the tags only. A row without any tag is skipped even if it has a label.
    /// </summary>
    /// <value>The default is null: no label of the row is learned; otherwise a column other than FeatureColumnName and LabelColumnName.</value>
    public string? RowLabelColumnName { get; set; }

    /// <summary>
    /// Gets or sets the weight of the loss of the label of a row, compared with the loss of the tag of one step. Only with a <see cref="RowLabelColumnName"/>.
    /// </summary>
    /// <value>The default is 3; above 0 and finite.</value>
    public float RowLabelWeight { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the tags of a sequence are chosen together, by a conditional random field that learns which tag follows
    /// which (Lafferty et al. 2001; Huang et al. 2015), rather than one by one. Requires whole sequences and at most 4096 tags.
    /// </summary>
    /// <value>The default is true.</value>
    [BooleanChoice(true)]
    public bool UseConditionalRandomField { get; set; }

    /// <summary>
    /// Gets or sets the scheme by which tags mark entities of several steps. Sequences that the scheme forbids, such as I-x after O, are never predicted. Null
    /// means that the scheme is detected from the tags: <see cref="TagScheme.Bio"/> if all of them are O, B-x or I-x, <see cref="TagScheme.Bioes"/> if there
    /// are also E-x or S-x, and otherwise <see cref="TagScheme.None"/>. If training rows break the detected scheme, nothing is forbidden and a warning is
    /// written to the log.
    /// </summary>
    /// <value>The default is null. With a scheme that is given, rows and tags that break it are refused.</value>
    public TagScheme? TagScheme { get; set; }

    /// <summary>
    /// Gets or sets the share of the occurrences of tokens that occur once in the training rows that training reads as the unknown token, drawn anew in each
    /// epoch, so that the model learns what to do with words that training does not contain (Lample et al. 2016). The characters of the tokens are still read.
    /// Only if <see cref="TokenSequenceOptions.MinimumTokenCount"/> is 1, because such tokens are otherwise always unknown, and without an
    /// <see cref="LabeledSequenceOptions.Encoder"/>.
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float RareTokenDropout { get; set; }

    /// <summary>
    /// Gets or sets the number of updates of the weights that training makes at least: if <see cref="RecurrentOptions.NumberOfEpochs"/> passes over the rows
    /// make fewer, because there are few rows, there are as many passes as are needed, at most 1,000. Only if the number of epochs is not set.
    /// </summary>
    /// <value>The default is 1000; at least 0.</value>
    public int MinimumUpdates { get; set; }

    internal override IReadOnlyList<StepFeature> StepFeatures => AdditionalFeatures;

    internal override float RareTokenShare => RareTokenDropout;

    /// <inheritdoc/>
    internal override string ChooseByRows(int rows, long steps)
    {
        // A number of epochs that is given is a budget, which more networks would exceed.
        if (steps <= TaggingDefaults.FewSteps && !IsGiven(nameof(NumberOfEpochs)))
            ChooseNumberOfNetworks(TaggingDefaults.NetworksOfFewSteps);
        return string.Create(CultureInfo.InvariantCulture, $"For {CountText.Of(rows, "row")} with {CountText.Of(steps, "step")}: ")
            + $"{CountText.Of(NumberOfNetworks, "network")}, {CountText.Of(EpochsFor(rows), "epoch")} with batches of {BatchSize}";
    }

    /// <inheritdoc/>
    internal override int EpochsFor(int rows)
    {
        var epochs = base.EpochsFor(rows);
        if (IsGiven(nameof(NumberOfEpochs)))
            return epochs;
        var updates = UpdatesOfEpoch(rows);
        return Math.Clamp((MinimumUpdates + updates - 1) / updates, epochs, TaggingDefaults.MostEpochs);
    }
}
