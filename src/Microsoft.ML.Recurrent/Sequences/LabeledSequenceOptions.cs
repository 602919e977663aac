using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Options;
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

    /// <summary>Gets the names of the columns that are read.</summary>
    internal LabeledColumns Columns => new(LabelColumnName, FeatureColumnName, ExampleWeightColumnName);

    internal sealed override int SpellingLength => CharacterFeatures ? MaximumCharacters : 0;
}
