using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

public static partial class RecurrentTrainersCatalog
{
    /// <summary>Creates a trainer of a long short-term memory network that classifies a sequence as true or false.</summary>
    /// <param name="catalog">The trainers of <c>ml.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The name of the label column: Boolean.</param>
    /// <param name="featureColumnName">
    /// The name of the column of sequences: a vector of Single, of keys or of text, or text. See <see cref="PooledSequenceOptions"/>.
    /// </param>
    /// <param name="exampleWeightColumnName">The name of a column of Single with the weight of each row, or null.</param>
    /// <param name="hiddenSize">The number of hidden units; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">The number of passes over the training data, at least 1; null to choose it by the rows.</param>
    /// <param name="learningRate">
    /// The size of the optimizer's steps, above 0; null to choose it by the rows if they contain tokens, and otherwise 0.005.
    /// </param>
    /// <param name="stepSize">The number of values of one time step in a vector of Single; 1 to 65,536.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Text.xml" path="documentation/example"/>
    public static SequenceBinaryTrainer Lstm(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int hiddenSize = RecurrentDefaults.HiddenSize,
        int? numberOfEpochs = null,
        float? learningRate = null,
        int stepSize = RecurrentDefaults.StepSize) => catalog.Recurrent(ShorthandOptions.OfLabel<SequenceClassificationOptions>(
            CellKind.Lstm, labelColumnName, featureColumnName, exampleWeightColumnName, hiddenSize, numberOfEpochs, learningRate, stepSize));

    /// <summary>Creates a trainer of a network of gated recurrent units that classifies a sequence as true or false.</summary>
    /// <param name="catalog">The trainers of <c>ml.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The name of the label column: Boolean.</param>
    /// <param name="featureColumnName">
    /// The name of the column of sequences: a vector of Single, of keys or of text, or text. See <see cref="PooledSequenceOptions"/>.
    /// </param>
    /// <param name="exampleWeightColumnName">The name of a column of Single with the weight of each row, or null.</param>
    /// <param name="hiddenSize">The number of hidden units; 1 to 65,536.</param>
    /// <param name="numberOfEpochs">The number of passes over the training data, at least 1; null to choose it by the rows.</param>
    /// <param name="learningRate">
    /// The size of the optimizer's steps, above 0; null to choose it by the rows if they contain tokens, and otherwise 0.005.
    /// </param>
    /// <param name="stepSize">The number of values of one time step in a vector of Single; 1 to 65,536.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Text.xml" path="documentation/example"/>
    public static SequenceBinaryTrainer Gru(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = RecurrentDefaults.LabelColumnName,
        string featureColumnName = RecurrentDefaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int hiddenSize = RecurrentDefaults.HiddenSize,
        int? numberOfEpochs = null,
        float? learningRate = null,
        int stepSize = RecurrentDefaults.StepSize) => catalog.Recurrent(ShorthandOptions.OfLabel<SequenceClassificationOptions>(
            CellKind.Gru, labelColumnName, featureColumnName, exampleWeightColumnName, hiddenSize, numberOfEpochs, learningRate, stepSize));

    /// <summary>Creates a trainer of a recurrent network that classifies a sequence as true or false, with every option.</summary>
    /// <param name="catalog">The trainers of <c>ml.BinaryClassification</c>.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range. The message names every violation.</exception>
    /// <include file="../Documentation/Text.xml" path="documentation/example"/>
    public static SequenceBinaryTrainer Recurrent(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, SequenceClassificationOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
