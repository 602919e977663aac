using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>
/// Makes the options of the methods on catalogs that take a few parameters in place of them: the only place where parameters become options that several tasks
/// share.
/// </summary>
internal static class ShorthandOptions
{
    /// <summary>Returns options of a network of a size that is trained for some epochs.</summary>
    public static TOptions OfSize<TOptions>(CellKind cell, int hiddenSize, int? numberOfEpochs, float? learningRate = null)
        where TOptions : RecurrentOptions, new()
    {
        var options = new TOptions { Cell = cell, HiddenSize = hiddenSize };
        if (numberOfEpochs is { } epochs)
            options.NumberOfEpochs = epochs;
        if (learningRate is { } rate)
            options.LearningRate = rate;
        return options;
    }

    /// <summary>Returns options of a network that reads tokens.</summary>
    public static TOptions OfTokens<TOptions>(CellKind cell, int hiddenSize, int embeddingSize, int numberOfEpochs, float? learningRate = null)
        where TOptions : TokenSequenceOptions, new()
    {
        var options = OfSize<TOptions>(cell, hiddenSize, numberOfEpochs, learningRate);
        options.EmbeddingSize = embeddingSize;
        return options;
    }

    /// <summary>Returns options of a trainer that learns a label from a column of sequences.</summary>
    public static TOptions OfLabel<TOptions>(
        CellKind cell, string labelColumnName, string featureColumnName, string? exampleWeightColumnName,
        int hiddenSize, int? numberOfEpochs, float? learningRate, int stepSize)
        where TOptions : LabeledSequenceOptions, new()
    {
        var options = OfSize<TOptions>(cell, hiddenSize, numberOfEpochs, learningRate);
        options.LabelColumnName = labelColumnName;
        options.FeatureColumnName = featureColumnName;
        options.ExampleWeightColumnName = exampleWeightColumnName;
        options.StepSize = stepSize;
        return options;
    }

    /// <summary>Returns options of a forecaster of one series.</summary>
    public static ForecastingOptions OfSeries(CellKind cell, string inputColumnName, int? contextLength, int? seasonLength, int hiddenSize, int numberOfEpochs)
    {
        var options = OfSize<ForecastingOptions>(cell, hiddenSize, numberOfEpochs);
        options.InputColumnName = inputColumnName;
        options.ContextLength = contextLength;
        options.SeasonLength = seasonLength;
        return options;
    }
}
