using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Serialization;

/// <summary>Defines how the factors of a step are stored: the sizes of their vocabularies, then those of their vectors.</summary>
internal static class FactorLayout
{
    public static void Write(SectionWriter writer, IReadOnlyList<FactorOptions> factors)
    {
        writer.Write(factors.Select(factor => factor.VocabularySize).ToArray());
        writer.Write(factors.Select(factor => factor.Size).ToArray());
    }

    /// <summary>Reads factors.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="limit">The largest size that can be valid, because a network has at least as many weights.</param>
    public static IReadOnlyList<FactorOptions> Read(SectionReader reader, int limit)
    {
        var (vocabularies, sizes) = (reader.ReadInt32s(), reader.ReadInt32s());
        if (vocabularies.Length != sizes.Length)
            throw reader.Defect($"there are {vocabularies.Length} vocabularies of factors and {sizes.Length} sizes of their vectors.");
        if (vocabularies.Concat(sizes).Any(size => size < 1 || size > limit))
            throw reader.Defect($"{nameof(InputShape.Factors)} hold a size that is not 1 to {limit}.");
        return [.. vocabularies.Zip(sizes, (vocabulary, size) => new FactorOptions { VocabularySize = vocabulary, Size = size })];
    }
}
