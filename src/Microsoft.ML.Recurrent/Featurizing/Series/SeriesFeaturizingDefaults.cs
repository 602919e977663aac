namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>
/// The defaults of the featurization of series that differ from <see cref="RecurrentDefaults"/>. The documentation of the options states the same values.
/// </summary>
internal static class SeriesFeaturizingDefaults
{
    public const PretrainedSize Size = PretrainedSize.Small;
    public const int NumberOfEpochs = 20;
    public const int BatchSize = 16;

    /// <summary>The largest number of values of a step, so that the length of a vector is a number of 32 bits.</summary>
    public const int LargestStep = 4096;
}
