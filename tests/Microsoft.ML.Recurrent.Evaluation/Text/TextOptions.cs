using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>The settings of the text tasks: one for words that serves all of them, and one for characters. Chosen on parts held out of the training data, and on the development part of sst2.</summary>
internal static class TextOptions
{
    /// <summary>For a few thousand sentences.</summary>
    public static SequenceClassificationOptions ForWords() => new()
    {
        Bidirectional = true,
        Pooling = SequencePooling.Max,
        Dropout = 0.5f,
        InputDropout = 0.6f,
        EmbeddingDeviation = 0.02f,
        LearningRate = 0.003f,
        LearningRateSchedule = new CosineSchedule(),
        WeightAveraging = 0.99f,
        NumberOfEpochs = 6,
    };

    /// <summary>For words of a few characters each.</summary>
    public static SequenceClassificationOptions ForCharacters() => new()
    {
        TextTokens = TextTokens.Characters,
        MinimumTokenCount = 1,
        Bidirectional = true,
        Dropout = 0.3f,
        LearningRateSchedule = new CosineSchedule(),
        WeightAveraging = 0.99f,
        NumberOfEpochs = 8,
    };
}
