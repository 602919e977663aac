using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>What the trainers that learn a label from a column of sequences share: the columns, and how a vector of numbers is read as steps.</summary>
/// <include file="../Documentation/Classify.xml" path="documentation/example"/>
public abstract class LabeledSequenceOptions : TokenSequenceOptions
{
    private protected LabeledSequenceOptions(OptionTable table) : base(table)
    {
    }

    /// <summary>Whether each layer also reads the sequence backwards.</summary>
    /// <value>Default false, but true for tagging.</value>
    [BooleanChoice(false)]
    public override bool Bidirectional
    {
        get => base.Bidirectional;
        set => base.Bidirectional = value;
    }

    /// <summary>The column to learn.</summary>
    /// <value>Default Label.</value>
    public string LabelColumnName { get; set; } = "";

    /// <summary>The column that holds the sequence.</summary>
    /// <value>Default Features.</value>
    public string FeatureColumnName { get; set; } = "";

    /// <summary>A column of Single that weighs each row in the loss: finite and at least 0. Null means that all rows count the same.</summary>
    /// <value>Default null.</value>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>Values of one time step in a vector of Single; every row's length must be a multiple of it.</summary>
    /// <value>Default 1; 1 to 65,536.</value>
    public int StepSize { get; set; }

    /// <summary>
    /// Whether each of the <see cref="StepSize"/> features is standardised by its mean and
    /// deviation over all steps of the training rows; both are kept in the model.
    /// </summary>
    /// <value>Default true.</value>
    public bool NormalizeFeatures { get; set; }

    /// <summary>
    /// Whether the network also reads the characters of each token of text, in their case, by a bidirectional LSTM of its own, so that it knows something of
    /// words it has never seen (Lample et al. 2016). Keys and numbers have no characters.
    /// </summary>
    /// <value>Default false, but true for tagging.</value>
    [BooleanChoice(false)]
    public bool CharacterFeatures { get; set; }

    /// <summary>Length of the learned vector of a character.</summary>
    /// <value>Default 25; 1 to 65,536.</value>
    public int CharacterEmbeddingSize { get; set; }

    /// <summary>Hidden units of each direction that reads characters.</summary>
    /// <value>Default 25; 1 to 65,536.</value>
    public int CharacterHiddenSize { get; set; }

    /// <summary>Most characters that are read of a token; a longer one loses those in its middle.</summary>
    /// <value>Default 24; 1 to 65,536.</value>
    public int MaximumCharacters { get; set; }

    internal sealed override int SpellingLength => CharacterFeatures ? MaximumCharacters : 0;
}
