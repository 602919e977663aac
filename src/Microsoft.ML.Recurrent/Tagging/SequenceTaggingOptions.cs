using Microsoft.ML.Recurrent.Tagging;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Everything about a trainer that gives each step of a sequence a tag: parts of speech, names, slots, or states of anything that is measured over time.
/// <para>
/// The feature column may be a vector of text, one token per element; a vector of keys; text, cut into tokens here; or a vector of Single, read as steps of
/// <see cref="LabeledSequenceOptions.StepSize"/> values. The label column has one tag for each step: a vector of keys, or a vector of text whose different
/// values become the tags, the most frequent first. Key 0 and empty text are missing tags and do not count. Rows with another number of tags than
/// steps are refused; rows without any tag, without any step, with a missing weight or with a feature that is NaN or infinite are skipped in
/// training and counted in a warning in the log.
/// </para>
/// <para>
/// Of a sequence longer than <see cref="TokenSequenceOptions.MaximumLength"/> the tags of the steps that are cut off are not learned, and are missing in what the model gives.
/// </para>
/// </summary>
/// <remarks>
/// Some options shared with the other trainers have defaults of their own here: Bidirectional and CharacterFeatures are true, HiddenSize 100, EmbeddingSize 100, Dropout 0.5,
/// InputDropout 0.25, NumberOfEpochs 20, LearningRate 0.003. With validation rows the best epoch is the one with the highest F1 of
/// entities, or without a <see cref="TagScheme"/> the one with the highest accuracy.
/// An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.
/// </remarks>
/// <include file="../Documentation/Tag.xml" path="documentation/example"/>
public sealed class SequenceTaggingOptions : LabeledSequenceOptions
{
    /// <summary>Makes options with the defaults of tagging.</summary>
    public SequenceTaggingOptions() : base(TaggingOptionTable.Table)
    {
    }

    /// <summary>
    /// Whether tags are chosen together, by a conditional random field that learns which tag follows which (Lafferty et al. 2001; Huang et al. 2015),
    /// rather than each by itself. For at most 4096 tags; needs whole sequences.
    /// </summary>
    /// <value>The default is true.</value>
    [BooleanChoice(true)]
    public bool UseConditionalRandomField { get; set; }

    /// <summary>
    /// How tags mark entities of several steps. What the scheme forbids, such as I-x behind O, is then never predicted. Null means that it is seen from the
    /// tags: <see cref="TagScheme.Bio"/> where all are O, B-x or I-x, <see cref="TagScheme.Bioes"/> where E-x or S-x are among
    /// them, otherwise <see cref="TagScheme.None"/>; and where training rows break the scheme seen, nothing is forbidden and the log has a warning.
    /// </summary>
    /// <value>The default is null. With a scheme that is given, rows and tags that break it are refused.</value>
    public TagScheme? TagScheme { get; set; }
}
