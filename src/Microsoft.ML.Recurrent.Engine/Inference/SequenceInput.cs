using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>Checks the input of a single sequence and lays it out for a pass.</summary>
internal static class SequenceInput
{
    /// <summary>Returns the number of steps of a sequence.</summary>
    /// <exception cref="ArgumentException">
    /// The sequence has no step, the lengths differ, or tokens, spellings or factors are given to a network that does not read them.
    /// </exception>
    public static int CheckedLength(
        NetworkShape shape, ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ReadOnlySpan<int> factors)
    {
        var length = shape.Input.Embedding is not null ? tokens.Length : shape.Input.InputSize > 0 ? features.Length / shape.Input.InputSize
            : shape.Input.Characters is not null ? spellings.Length : factors.Length / shape.Input.Factors.Count;
        if (length == 0)
            throw new ArgumentException("A sequence needs at least one step.");
        CheckFeatures(shape, features.Length, length);
        if (shape.Input.Embedding is null && !tokens.IsEmpty)
            throw new ArgumentException($"{tokens.Length} tokens were given, but the network has no embedding.", nameof(tokens));
        if (spellings.Length != (shape.Input.Characters is null ? 0 : length))
            throw new ArgumentException(
                shape.Input.Characters is null
                    ? $"{spellings.Length} spellings were given, but the network encodes no characters."
                    : $"{length} steps need a spelling each, because the network encodes characters, but {spellings.Length} were given.",
                nameof(spellings));
        CheckFactors(shape, factors.Length, length);
        return length;
    }

    /// <exception cref="ArgumentException">The number of factors is not that of the steps.</exception>
    public static void CheckFactors(NetworkShape shape, int found, int steps)
    {
        var expected = (long)steps * shape.Input.Factors.Count;
        if (found != expected)
            throw new ArgumentException($"{steps} steps of {shape.Input.Factors.Count} factors need {expected} values, but {found} were given.", "factors");
    }

    /// <exception cref="ArgumentException">The number of features is not that of the steps.</exception>
    public static void CheckFeatures(NetworkShape shape, int found, int steps)
    {
        var expected = (long)steps * shape.Input.InputSize;
        if (found != expected)
            throw new ArgumentException($"{steps} steps of {shape.Input.InputSize} features need {expected} values, but {found} were given.", "features");
    }

    /// <summary>Lays out a window of the sequence.</summary>
    public static void Fill(
        NetworkPass pass, ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ISpellingSource source,
        ReadOnlySpan<int> factors, int firstStep, int steps, int length)
    {
        var shape = pass.Network.Shape;
        var hasTokens = shape.Input.Embedding is not null;
        pass.Input.Layout([length], firstStep, steps, shape.Input.InputSize, hasTokens, spellings.IsEmpty ? null : source, shape.Input.Factors.Count);
        features.CopyTo(pass.Input.Features);
        if (hasTokens)
            tokens.CopyTo(pass.Input.Tokens);
        spellings.CopyTo(pass.Input.Spellings);
        factors.CopyTo(pass.Input.Factors);
    }
}
