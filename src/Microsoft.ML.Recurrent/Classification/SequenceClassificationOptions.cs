using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of the trainers that assign a sequence to one of two classes (<c>BinaryClassification</c>) or one of many
/// (<c>MulticlassClassification</c>).
/// </summary>
/// <remarks>An estimator checks and copies its options when it is constructed. Not safe for concurrent changes.</remarks>
/// <include file="../Documentation/Classify.xml" path="documentation/example"/>
public sealed class SequenceClassificationOptions : PooledSequenceOptions
{
    /// <summary>Initializes a new instance of the <see cref="SequenceClassificationOptions"/> class with the default values.</summary>
    public SequenceClassificationOptions() : base(ClassificationOptionTable.Table)
    {
    }

    /// <summary>Gets or sets the share of the target's weight that is spread evenly over all classes (Szegedy et al. 2016).</summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.2f, 0f)]
    public float LabelSmoothing { get; set; }

    /// <summary>
    /// Gets or sets the weight of each class in the loss, in the order of the keys of the label; for two classes first false, then true. Null means that all
    /// count the same.
    /// </summary>
    /// <value>The default is null; otherwise one value per class, each finite and at least 0, not all 0.</value>
    public float[]? ClassWeights { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether classes are weighted so that each has the same total weight in the training rows. Only without <see
    /// cref="ClassWeights"/>. If neither has been set and the column contains numbers, true is chosen where the rarest class has less than a tenth of the
    /// rows that it would have if all classes had the same number, but at least five: on generated data with one such row in a hundred, more of them were
    /// recognized, and no fewer of the others. <see cref="SequenceTransformer.ChosenDefaults"/> shows it.
    /// </summary>
    /// <value>The default is false.</value>
    public bool BalanceClasses { get; set => field = Give(value); }

    /// <summary>
    /// Returns settings for texts of a sentence or two, or for single words such as names, which need no tuning: all that is not a column is chosen by the
    /// training rows, as described in <see cref="PooledSequenceOptions"/>. What is chosen for few and for many rows was found on held-out training data of
    /// question types, film reviews, short messages and (for characters) surnames. From about 5,000 short texts, one network is trained. Averaging three
    /// networks (see <see cref="LabeledSequenceOptions.NumberOfNetworks"/>) added 0.7 points of accuracy on 5,452 questions, and averaging five added 0.9; time
    /// and memory grow in proportion to the number of networks.
    /// </summary>
    /// <param name="labelColumnName">The name of the column to learn.</param>
    /// <param name="featureColumnName">The name of the column that contains the text.</param>
    /// <param name="textTokens">The kind of token that text is cut into: characters for single words, such as names.</param>
    /// <returns>New options, which the caller may change.</returns>
    public static SequenceClassificationOptions ForText(
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.TextColumnName,
        TextTokens textTokens = TextTokens.Words) => new()
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            TextTokens = textTokens,
        };

    /// <summary>
    /// Returns settings for a few thousand texts of a sentence or two and a text encoder that was trained on many more, without labels: what the encoder knows
    /// about words that the labeled texts contain rarely or never adds several points of accuracy. Everything learns from the start, with heavy dropout,
    /// smoothed labels and 20 epochs or, with few rows, more. The settings were chosen on held-out training data of question types, with an encoder that was
    /// trained on 100,000 lines. They train one network. Averaging three networks (see <see cref="LabeledSequenceOptions.NumberOfNetworks"/>) added 0.7 points
    /// of accuracy on those questions, and averaging five added 0.9.
    /// </summary>
    /// <param name="encoder">The encoder. The options take over its layers and the way it cuts text into tokens.</param>
    /// <param name="labelColumnName">The name of the column to learn.</param>
    /// <param name="featureColumnName">The name of the column that contains the text.</param>
    /// <returns>New options, which the caller may change.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="encoder"/> is null.</exception>
    public static SequenceClassificationOptions ForText(
        RecurrentTextFeaturizingTransformer encoder,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.TextColumnName)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new SequenceClassificationOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Encoder = encoder,
            UnfreezeAfterEpochs = 0,
            Pooling = SequencePooling.Max,
            Dropout = 0.5f,
            InputDropout = 0.5f,
            LabelSmoothing = 0.1f,
            LearningRate = 0.003f,
        };
    }
}
