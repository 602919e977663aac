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
/// </summary>
/// <remarks>
/// Some options that are shared with the other trainers have different defaults: Bidirectional and CharacterFeatures are true, HiddenSize is 100, EmbeddingSize
/// 100, Dropout 0.5, InputDropout 0.25, NumberOfEpochs 20 and LearningRate 0.003. With validation rows, the best epoch is the one with the highest F1 of
/// entities or, without a <see cref="TagScheme"/>, the one with the highest accuracy. An estimator checks and copies its options when it is constructed. Not
/// safe for concurrent changes.
/// </remarks>
/// <include file="../Documentation/Tag.xml" path="documentation/example"/>
public sealed class SequenceTaggingOptions : LabeledSequenceOptions
{
    /// <summary>Initializes a new instance of the <see cref="SequenceTaggingOptions"/> class with the default values for tagging.</summary>
    public SequenceTaggingOptions() : base(TaggingOptionTable.Table)
    {
    }

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
}
