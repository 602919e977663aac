namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Every default that is the tagger's own, once. The documentation of each option states the value given here.</summary>
internal static class TaggingDefaults
{
    public const int HiddenSize = 100;
    public const int EmbeddingSize = 100;
    public const int NumberOfEpochs = 20;
    public const float LearningRate = 0.003f;
    public const float Dropout = 0.5f;
    public const float InputDropout = 0.25f;

    /// <summary>Most tags between which transitions are learned or forbidden: there is a number for each pair.</summary>
    public const int MostChainedTags = 4096;

    /// <summary>Most tags otherwise.</summary>
    public const int MostTags = 1 << 24;
}
