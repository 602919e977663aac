using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML;

public static partial class RecurrentTrainersCatalog
{
    /// <summary>
    /// Creates a trainer of a bidirectional LSTM that gives each step of a sequence a tag, chosen together by a conditional random field; of text it also reads
    /// the characters (Lample et al. 2016).
    /// </summary>
    /// <param name="catalog">The trainers of <c>ml.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The label column: a vector of keys or of text, one tag per step.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, of keys or of Single, or text. See <see cref="SequenceTaggingOptions"/>.</param>
    /// <param name="exampleWeightColumnName">A column of Single that weighs each row, or null.</param>
    /// <param name="hiddenSize">Hidden units of each direction; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">Passes over the training data; at least 1.</param>
    /// <param name="learningRate">Size of the optimizer's steps; above 0.</param>
    /// <param name="stepSize">Values of one time step in a vector of Single; 1 to 65,536.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/Tag.xml" path="documentation/example"/>
    public static SequenceTaggingTrainer SequenceTagging(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int hiddenSize = TaggingDefaults.HiddenSize,
        int numberOfEpochs = TaggingDefaults.NumberOfEpochs,
        float learningRate = TaggingDefaults.LearningRate,
        int stepSize = RecurrentDefaults.StepSize) => catalog.SequenceTagging(new SequenceTaggingOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
            StepSize = stepSize,
        });

    /// <summary>Creates a trainer of a recurrent network that gives each step of a sequence a tag, with every setting.</summary>
    /// <param name="catalog">The trainers of <c>ml.MulticlassClassification</c>.</param>
    /// <param name="options">The settings; checked and copied here.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/Tag.xml" path="documentation/example"/>
    public static SequenceTaggingTrainer SequenceTagging(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SequenceTaggingOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
