using Microsoft.ML.Recurrent.LanguageModels.Adaptation;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>The options of a generator of text.</summary>
internal static class GenerationOptionTable
{
    private const string Draws = "Temperature is above 0";

    private static readonly OptionBounds s_tokens = OptionBounds.Of<string[]>("different tokens",
        tokens => Array.TrueForAll(tokens, token => token is not null) && tokens.Distinct().Count() == tokens.Length);

    /// <summary>Gets the table.</summary>
    public static OptionTable<GenerationOptions> Table { get; } = new OptionTable<GenerationOptions>(AdaptationOptionTable.Table)
        .Add(o => o.Temperature, LanguageModelDefaults.Temperature, OptionBounds.NotNegative, row => row.To(OptionUse.Outputs))
        .Add(o => o.TopK, null, OptionBounds.AtLeast(1), row => row.OnlyIf(IsRandom, Draws).To(OptionUse.Outputs))
        .Add(o => o.TopP, 1, OptionBounds.Of<float>("above 0 and at most 1", value => value is > 0 and <= 1), row => row
            .OnlyIf(IsRandom, Draws).To(OptionUse.Outputs))
        .Add(o => o.Seed, null, null, row => row.OnlyIf(IsRandom, Draws))
        .Add(o => o.MaximumTokens, LanguageModelDefaults.MaximumTokens, OptionBounds.Between(1, LanguageModelDefaults.LongestGeneration), row => row
            .To(OptionUse.Outputs))
        .Add(o => o.StopTokens, [], s_tokens, row => row.To(OptionUse.Outputs))
        .Add(o => o.AllowUnknown, false, null, row => row.To(OptionUse.Outputs));

    private static bool IsRandom(GenerationOptions options) => options.Temperature != 0;
}
