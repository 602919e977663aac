namespace Microsoft.ML.Recurrent.Engine.Networks;

internal static partial class NetworkOptionsCheck
{
    /// <summary>Determines whether steps have another input than float features.</summary>
    private static bool HasOtherInput(NetworkOptions options) => options.Embedding is not null || options.Characters is not null || options.Factors.Count > 0;

    private static IEnumerable<string> FactorViolations(NetworkOptions options)
    {
        for (var factor = 0; factor < options.Factors.Count; factor++)
        {
            if (options.Factors[factor].VocabularySize < 1)
                yield return $"Factors[{factor}].VocabularySize is {options.Factors[factor].VocabularySize} but must be at least 1";
            if (options.Factors[factor].Size < 1)
                yield return $"Factors[{factor}].Size is {options.Factors[factor].Size} but must be at least 1";
        }
    }
}
