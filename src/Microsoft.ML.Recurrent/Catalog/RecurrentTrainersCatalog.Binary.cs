using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

public static partial class RecurrentTrainersCatalog
{
    /// <summary>Creates a trainer of a long short-term memory network that says false or true to a sequence.</summary>
    /// <param name="catalog">The trainers of <c>ml.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The label column: Boolean.</param>
    /// <param name="featureColumnName">The sequence: a vector of Single, of keys or of text, or text. See <see cref="PooledSequenceOptions"/>.</param>
    /// <param name="exampleWeightColumnName">A column of Single that weighs each row, or null.</param>
    /// <param name="hiddenSize">Hidden units; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">Passes over the training data; at least 1.</param>
    /// <param name="learningRate">Size of the optimizer's steps; above 0.</param>
    /// <param name="stepSize">Values of one time step in a vector of Single; 1 to 65,536.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/Text.xml" path="documentation/example"/>
    public static SequenceBinaryTrainer Lstm(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int hiddenSize = RecurrentDefaults.HiddenSize,
        int numberOfEpochs = RecurrentDefaults.NumberOfEpochs,
        float learningRate = RecurrentDefaults.LearningRate,
        int stepSize = RecurrentDefaults.StepSize) => catalog.Recurrent(Options<SequenceClassificationOptions>(
            CellKind.Lstm, labelColumnName, featureColumnName, exampleWeightColumnName, hiddenSize, numberOfEpochs, learningRate, stepSize));

    /// <summary>Creates a trainer of a network of gated recurrent units that says false or true to a sequence.</summary>
    /// <param name="catalog">The trainers of <c>ml.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The label column: Boolean.</param>
    /// <param name="featureColumnName">The sequence: a vector of Single, of keys or of text, or text. See <see cref="PooledSequenceOptions"/>.</param>
    /// <param name="exampleWeightColumnName">A column of Single that weighs each row, or null.</param>
    /// <param name="hiddenSize">Hidden units; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">Passes over the training data; at least 1.</param>
    /// <param name="learningRate">Size of the optimizer's steps; above 0.</param>
    /// <param name="stepSize">Values of one time step in a vector of Single; 1 to 65,536.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/Text.xml" path="documentation/example"/>
    public static SequenceBinaryTrainer Gru(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int hiddenSize = RecurrentDefaults.HiddenSize,
        int numberOfEpochs = RecurrentDefaults.NumberOfEpochs,
        float learningRate = RecurrentDefaults.LearningRate,
        int stepSize = RecurrentDefaults.StepSize) => catalog.Recurrent(Options<SequenceClassificationOptions>(
            CellKind.Gru, labelColumnName, featureColumnName, exampleWeightColumnName, hiddenSize, numberOfEpochs, learningRate, stepSize));

    /// <summary>Creates a trainer of a recurrent network that says false or true to a sequence, with every setting.</summary>
    /// <param name="catalog">The trainers of <c>ml.BinaryClassification</c>.</param>
    /// <param name="options">The settings; checked and copied here.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A setting is out of range; the message names every one.</exception>
    /// <include file="../Documentation/Text.xml" path="documentation/example"/>
    public static SequenceBinaryTrainer Recurrent(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, SequenceClassificationOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
