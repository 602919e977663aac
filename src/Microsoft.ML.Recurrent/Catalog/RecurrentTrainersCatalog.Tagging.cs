using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML;

public static partial class RecurrentTrainersCatalog
{
    /// <summary>
    /// Creates a trainer of a bidirectional LSTM that tags each step of a sequence. A conditional random field chooses the tags together. The network also
    /// reads the characters of text (Lample et al. 2016).
    /// </summary>
    /// <param name="catalog">The trainers of <c>ml.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The name of the label column: a vector of keys or of text, one tag per step.</param>
    /// <param name="featureColumnName">
    /// The name of the column of sequences: a vector of text, of keys or of Single, or text. See <see cref="SequenceTaggingOptions"/>.
    /// </param>
    /// <param name="exampleWeightColumnName">The name of a column of Single with the weight of each row, or null.</param>
    /// <param name="hiddenSize">The number of hidden units of each direction; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">The number of passes over the training data; at least 1.</param>
    /// <param name="learningRate">The size of the optimizer's steps; above 0.</param>
    /// <param name="stepSize">The number of values of one time step in a vector of Single; 1 to 65,536.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Tag.xml" path="documentation/example"/>
    public static SequenceTaggingTrainer SequenceTagging(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int hiddenSize = TaggingDefaults.HiddenSize,
        int numberOfEpochs = TaggingDefaults.NumberOfEpochs,
        float learningRate = TaggingDefaults.LearningRate,
        int stepSize = RecurrentDefaults.StepSize) => catalog.SequenceTagging(ShorthandOptions.OfLabel<SequenceTaggingOptions>(
            CellKind.Lstm, labelColumnName, featureColumnName, exampleWeightColumnName, hiddenSize, numberOfEpochs, learningRate, stepSize));

    /// <summary>Creates a trainer of a recurrent network that tags each step of a sequence, with every option.</summary>
    /// <param name="catalog">The trainers of <c>ml.MulticlassClassification</c>.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Tag.xml" path="documentation/example"/>
    public static SequenceTaggingTrainer SequenceTagging(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SequenceTaggingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
