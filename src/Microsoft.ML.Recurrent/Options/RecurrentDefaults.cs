namespace Microsoft.ML.Recurrent;

/// <summary>
/// The defaults of the options classes and of the simple overloads, each in one place. The documentation of each option states the same value.
/// </summary>
internal static class RecurrentDefaults
{
    // Network.
    public const int HiddenSize = 64;
    public const int NumberOfLayers = 1;

    // Optimization.
    public const int BatchSize = 32;
    public const int NumberOfEpochs = 30;
    public const float LearningRate = 0.005f;
    public const float GradientClipNorm = 1f;
    public const float Momentum = 0.9f;
    public const float Beta1 = 0.9f;
    public const float Beta2 = 0.999f;
    public const float SquaredGradientDecay = 0.99f;
    public const float OptimizerEpsilon = 1e-8f;
    public const float AdagradEpsilon = 1e-10f;

    // Run.
    public const float ValidationFraction = 0f;
    public const int Seed = 1;
    public const int NumberOfNetworks = 1;
    public const int NumberOfConvolutionalNetworks = 0;

    // Limits.
    public const int LargestSize = 65_536;
    public const int MostLayers = 1000;
    public const int MostThreads = 1024;
    public const int MostNetworks = 100;

    // Columns.
    public const string LabelColumnName = "Label";
    public const string FeatureColumnName = "Features";
    public const string TextColumnName = "Text";
    public const int StepSize = 1;

    // Characters of tokens.
    public const int CharacterEmbeddingSize = 25;
    public const int CharacterHiddenSize = 25;
    public const int MaximumCharacters = 24;

    // Sequence classification.
    public const int EmbeddingSize = 64;
    public const float EmbeddingDeviation = 0.1f;
    public const int AttentionSize = 64;
    public const int MinimumTokenCount = 2;
    public const int MaximumVocabularySize = 20000;
    public const int UnfreezeAfterEpochs = 1;

    // Sequence regression.
    public const float HuberThreshold = 1f;

    /// <summary>The number of steps that a convolution reads at once.</summary>
    public const int ConvolutionKernelSize = 5;

    /// <summary>The largest number of steps from one step that a convolution returns to the next.</summary>
    public const int LargestConvolutionStride = 16;
}
