namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Finds every violation in what a network reads.</summary>
internal static class InputCheck
{
    /// <summary>Returns what is wrong, each as a clause that starts with the name of a value.</summary>
    /// <param name="input">What the network reads.</param>
    /// <param name="prefix">What precedes the names.</param>
    public static IEnumerable<string> Violations(InputShape input, string prefix)
    {
        if (input.InputSize < 0 || (input.InputSize == 0 && !input.HasOtherInput))
            yield return $"{prefix}InputSize is {input.InputSize} but must be at least 1 without an Embedding, Characters or Factors and at least 0 with one";
        if (input.Embedding is { } embedding)
        {
            if (embedding.VocabularySize < 1)
                yield return $"{prefix}Embedding.VocabularySize is {embedding.VocabularySize} but must be at least 1";
            if (embedding.Size < 1)
                yield return $"{prefix}Embedding.Size is {embedding.Size} but must be at least 1";
            if (embedding.PaddingIndex < -1 || embedding.PaddingIndex >= embedding.VocabularySize)
                yield return $"{prefix}Embedding.PaddingIndex is {embedding.PaddingIndex} but must be -1 (none) or a token below {embedding.VocabularySize}";
            if (embedding.UnknownIndex < -1 || embedding.UnknownIndex >= embedding.VocabularySize)
                yield return $"{prefix}Embedding.UnknownIndex is {embedding.UnknownIndex} but must be -1 (none) or a token below {embedding.VocabularySize}";
        }

        if (input.Characters is { } characters)
        {
            foreach (var (name, size) in new[]
            {
                (nameof(characters.VocabularySize), characters.VocabularySize), (nameof(characters.EmbeddingSize), characters.EmbeddingSize),
                (nameof(characters.HiddenSize), characters.HiddenSize),
            })
            {
                if (size < 1)
                    yield return $"{prefix}Characters.{name} is {size} but must be at least 1";
            }
        }

        for (var factor = 0; factor < input.Factors.Count; factor++)
        {
            if (input.Factors[factor].VocabularySize < 1)
                yield return $"{prefix}Factors[{factor}].VocabularySize is {input.Factors[factor].VocabularySize} but must be at least 1";
            if (input.Factors[factor].Size < 1)
                yield return $"{prefix}Factors[{factor}].Size is {input.Factors[factor].Size} but must be at least 1";
        }
    }
}
