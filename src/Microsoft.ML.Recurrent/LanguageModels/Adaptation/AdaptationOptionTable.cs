using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.LanguageModels.Adaptation;

/// <summary>The options of what reads a text with a language model that adapts to it.</summary>
internal static class AdaptationOptionTable
{
    private const string HasCache = "CacheSize is above 0";
    private const string Learns = "DynamicEvaluationRate is above 0";

    private static readonly OptionBounds s_segments = OptionBounds.Between(1, AdaptationOptions.LongestSegment);

    /// <summary>Gets the table.</summary>
    public static OptionTable<TextReadingOptions> Table { get; } = new OptionTable<TextReadingOptions>()
        .Add(o => o.CacheSize, 0, OptionBounds.Between(0, LanguageModelDefaults.LargestCache), row => row.To(OptionUse.Outputs))
        .Add(o => o.CacheWeight, AdaptationOptions.DefaultCacheWeight, OptionBounds.InnerShare, row => row
            .OnlyIf(o => o.CacheSize > 0, HasCache).To(OptionUse.Outputs))
        .Add(o => o.CacheFlatness, AdaptationOptions.DefaultCacheFlatness, OptionBounds.NotNegative, row => row
            .OnlyIf(o => o.CacheSize > 0, HasCache).To(OptionUse.Outputs))
        .Add(o => o.DynamicEvaluationRate, 0, OptionBounds.NotNegative, row => row.To(OptionUse.Outputs))
        .Add(o => o.DynamicEvaluationSegmentLength, AdaptationOptions.DefaultSegmentLength, s_segments, row => row
            .OnlyIf(o => o.DynamicEvaluationRate > 0, Learns).To(OptionUse.Outputs))
        .Add(o => o.DynamicEvaluationDecay, AdaptationOptions.DefaultDecay, OptionBounds.Share, row => row
            .OnlyIf(o => o.DynamicEvaluationRate > 0, Learns).To(OptionUse.Outputs));
}
