namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// The defaults of text featurization that differ from <see cref="RecurrentDefaults"/>. The documentation of the options states the same values.
/// </summary>
internal static class FeaturizingDefaults
{
    public const int HiddenSize = 256;
    public const int EmbeddingSize = 1000;
    public const int NumberOfEpochs = 4;
    public const float Dropout = 0.3f;
    public const float LearningRate = 0.003f;
    public const int MaximumLength = 1000;
    public const int SampledTokens = 500;
    public const EncoderPooling Pooling = EncoderPooling.Mean | EncoderPooling.EmbeddingMean;

    /// <summary>All parts that a vector may have.</summary>
    public const EncoderPooling EveryPooling =
        EncoderPooling.Last | EncoderPooling.Mean | EncoderPooling.Max | EncoderPooling.EmbeddingMean | EncoderPooling.EmbeddingMax;
}
