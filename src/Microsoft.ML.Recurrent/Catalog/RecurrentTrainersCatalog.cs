using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>
/// Adds the recurrent trainers to ML.NET's catalogs: <c>ml.BinaryClassification.Trainers</c>, <c>ml.MulticlassClassification.Trainers</c> and
/// <c>ml.Regression.Trainers</c>.
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static partial class RecurrentTrainersCatalog
{
    /// <summary>The options of the simple overloads of every task.</summary>
    private static TOptions Options<TOptions>(
        CellKind cell, string labelColumnName, string featureColumnName, string? exampleWeightColumnName,
        int hiddenSize, int numberOfEpochs, float learningRate, int stepSize)
        where TOptions : PooledSequenceOptions, new() => new()
        {
            Cell = cell,
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            HiddenSize = hiddenSize,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
            StepSize = stepSize,
        };
}
