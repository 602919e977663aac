using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents how well a language model predicts a text. Immutable and safe to share.</summary>
public sealed record LanguageModelMetrics
{
    internal LanguageModelMetrics(double crossEntropy, long tokenCount, double unknownFraction)
    {
        CrossEntropy = crossEntropy;
        TokenCount = tokenCount;
        UnknownFraction = unknownFraction;
    }

    /// <summary>
    /// Gets the perplexity, e to the power of <see cref="CrossEntropy"/>: the number of equally probable tokens that would make the model as uncertain. 1 or
    /// more; lower is better.
    /// </summary>
    public double Perplexity => Math.Exp(CrossEntropy);

    /// <summary>Gets the negative mean log-probability of a token, in nats. 0 or more; lower is better.</summary>
    public double CrossEntropy { get; }

    /// <summary>Gets the negative mean binary logarithm of the probability of a token.</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>Gets the number of tokens that were predicted, including the end of each row.</summary>
    public long TokenCount { get; }

    /// <summary>
    /// Gets the fraction of the tokens that are not in the vocabulary of the model, 0 to 1. They all count as one token that the model predicts, so
    /// perplexities are comparable only between equal vocabularies.
    /// </summary>
    public double UnknownFraction { get; }

    /// <summary>Returns the metrics as one line.</summary>
    /// <returns>A line of text for display, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{TokenCount:n0} tokens: perplexity {Perplexity:g5}, {CrossEntropy:g5} nats or {BitsPerToken:g5} bits per token, "
            + $"{100 * UnknownFraction:0.##} % unknown");
}
