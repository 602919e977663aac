using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options that the trainers that learn a label from a column of sequences share: the columns, and how a vector of numbers is read as steps.
/// </summary>
/// <include file="../Documentation/Classify.xml" path="documentation/example"/>
public abstract class LabeledSequenceOptions : TokenSequenceOptions
{
    private protected LabeledSequenceOptions(OptionTable table) : base(table)
    {
    }

    /// <summary>Gets or sets a value that indicates whether each layer also reads the sequence backwards.</summary>
    /// <value>The default is false, but true for tagging.</value>
    [BooleanChoice(false)]
    public override bool Bidirectional
    {
        get => base.Bidirectional;
        set => base.Bidirectional = value;
    }

    /// <summary>Gets or sets the name of the column to learn.</summary>
    /// <value>The default is Label.</value>
    public string LabelColumnName { get; set; } = "";

    /// <summary>Gets or sets the name of the column that contains the sequence.</summary>
    /// <value>The default is Features.</value>
    public string FeatureColumnName { get; set; } = "";

    /// <summary>
    /// Gets or sets the name of a column of Single with the weight of each row in the loss: finite and at least 0. Null means that all rows count the same.
    /// </summary>
    /// <value>The default is null.</value>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>Gets or sets the number of values of one time step in a vector of Single. The length of every row must be a multiple of it.</summary>
    /// <value>The default is 1; 1 to 65,536.</value>
    public int StepSize { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether each of the <see cref="StepSize"/> features is standardized by its mean and standard deviation over all
    /// steps of the training rows. Both are saved in the model.
    /// </summary>
    /// <value>The default is true.</value>
    public bool NormalizeFeatures { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the network also reads the characters of each token of text, in their case, with a bidirectional LSTM of its
    /// own, so that it can make use of words that do not occur in training (Lample et al. 2016). Keys and numbers have no characters.
    /// </summary>
    /// <value>The default is false, but true for tagging.</value>
    [BooleanChoice(false)]
    public bool CharacterFeatures { get; set; }

    /// <summary>Gets or sets the length of the learned vector of a character. Only with <see cref="CharacterFeatures"/>.</summary>
    /// <value>The default is 25; 1 to 65,536.</value>
    public int CharacterEmbeddingSize { get; set; }

    /// <summary>Gets or sets the number of hidden units of each direction that reads characters. Only with <see cref="CharacterFeatures"/>.</summary>
    /// <value>The default is 25; 1 to 65,536.</value>
    public int CharacterHiddenSize { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of characters that are read of a token. A longer one loses those in its middle. Only with <see
    /// cref="CharacterFeatures"/>.
    /// </summary>
    /// <value>The default is 24; 1 to 65,536.</value>
    public int MaximumCharacters { get; set; }

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
    /// outputs the model averages (deep ensembles, Lakshminarayanan, Pritzel and Blundell 2017): the probabilities of classes, the numbers of a regression, the
    /// weights of attention, and, before a sequence of tags is decoded, the scores of the tags of each step and of the transitions between them. An ensemble is
    /// often worth a point of accuracy and makes probabilities better calibrated; training and prediction take longer in proportion. The first network is bit
    /// for bit the one that 1 produces. All networks learn from the same rows and are validated on the same held-out rows, so that no row is in the training
    /// set of one network and chooses the epoch of another. Each network has its own file for <see cref="RecurrentOptions.CheckpointPath"/>:
    /// <c>run.checkpoint</c>, <c>run.2.checkpoint</c> and so on; a run that finds the files continues where the previous one stopped. If training is
    /// cancelled, the model contains the networks that have been trained so far, including the current one if it has finished an epoch.
    /// </summary>
    /// <value>The default is 1; 1 to 100. A handful is enough: 3 or 5.</value>
    public int NumberOfNetworks { get; set => field = Give(value); }

    /// <summary>Gets the names of the columns that are read.</summary>
    internal LabeledColumns Columns => new(LabelColumnName, FeatureColumnName, ExampleWeightColumnName);

    /// <summary>Gets the columns with further features of each step.</summary>
    internal virtual IReadOnlyList<StepFeature> StepFeatures => [];

    /// <summary>Gets the share of the occurrences of tokens that occur once that training reads as the unknown token.</summary>
    internal virtual float RareTokenShare => 0;

    /// <summary>Returns a copy of checked options that belongs to one run, in which what is not set may be chosen.</summary>
    internal LabeledSequenceOptions CopyForRun() => (LabeledSequenceOptions)MemberwiseClone();

    /// <summary>Chooses what is not set, in a copy that belongs to the run, if there is one output per step.</summary>
    /// <param name="rows">The number of training rows.</param>
    /// <param name="steps">The number of steps of all of them.</param>
    /// <returns>A description of what was chosen or given; null if nothing is chosen.</returns>
    internal virtual string? ChooseByRows(int rows, long steps) => null;

    /// <summary>Sets the number of networks unless the caller has set it.</summary>
    /// <param name="choice">The number.</param>
    internal void ChooseNumberOfNetworks(int choice)
    {
        if (!IsGiven(nameof(NumberOfNetworks)))
            NumberOfNetworks = choice;
    }

    internal sealed override int SpellingLength => CharacterFeatures ? MaximumCharacters : 0;

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
}
