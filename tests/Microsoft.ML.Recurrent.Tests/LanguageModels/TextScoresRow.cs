namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

/// <summary>What a language model adds to a row.</summary>
public sealed class TextScoresRow
{
    public float[] LogProbabilities { get; set; } = [];

    public float LogProbabilitiesPerplexity { get; set; }
}
