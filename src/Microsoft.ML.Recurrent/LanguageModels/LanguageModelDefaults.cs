namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>The defaults of language models and of the text they generate that differ from those of the other trainers or have no counterpart there.</summary>
internal static class LanguageModelDefaults
{
    public const string OutputColumnName = "LogProbabilities";
    public const string PerplexitySuffix = "Perplexity";
    public const int HiddenSize = 128;
    public const float LearningRate = 0.003f;
    public const int TruncationLength = 35;

    public const float Temperature = 1f;
    public const int MaximumTokens = 100;
    public const int Suggestions = 5;
    public const int LongestGeneration = 1_000_000;
    public const int LargestCache = 1_000_000;
}
