namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The defaults that are specific to tagging, each in one place. The documentation of each option states the same value.</summary>
internal static class TaggingDefaults
{
    public const int HiddenSize = 100;
    public const int EmbeddingSize = 100;
    public const int NumberOfEpochs = 20;
    public const int MostEpochs = 1000; // that are chosen by the number of rows
    public const int MinimumUpdates = 1000;
    public const long FewSteps = 250_000; // of all rows, up to which several networks are cheap
    public const int NetworksOfFewSteps = 3;
    public const int BatchSize = 16;
    public const float WeightAveraging = 0.998f;
    public const float LearningRate = 0.003f;
    public const float Dropout = 0.5f;
    public const float InputDropout = 0.25f;

    public const SequencePooling RowPooling = SequencePooling.Max;
    public const int RowChannels = 200;
    public const int RowKernelSize = 3;
    public const float RowLabelWeight = 3;

    /// <summary>The maximum number of tags between which transitions are learned or forbidden, with one value for each pair.</summary>
    public const int MostChainedTags = 4096;

    /// <summary>The maximum number of tags otherwise.</summary>
    public const int MostTags = 1 << 24;
}
