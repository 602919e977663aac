using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>How well a language model predicts a text. Immutable and safe to share.</summary>
public sealed record LanguageModelMetrics
{
    internal LanguageModelMetrics(double crossEntropy, long tokenCount, double unknownShare)
    {
        CrossEntropy = crossEntropy;
        TokenCount = tokenCount;
        UnknownShare = unknownShare;
    }

    /// <summary>e to the <see cref="CrossEntropy"/>: the model is as unsure as if it chose evenly among so many tokens. 1 or more; lower is better.</summary>
    public double Perplexity => Math.Exp(CrossEntropy);

    /// <summary>Minus the mean log-probability of a token, in nats; 0 or more, lower is better.</summary>
    public double CrossEntropy { get; }

    /// <summary>Minus the mean binary logarithm of the probability of a token.</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>Tokens that were predicted, the end of each row included.</summary>
    public long TokenCount { get; }

    /// <summary>Share of the tokens that the model does not know, 0 to 1. They count as one token that the model predicts, so perplexities compare only for equal vocabularies.</summary>
    public double UnknownShare { get; }

    /// <summary>The figures on one line.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{TokenCount:n0} tokens: perplexity {Perplexity:g5}, {CrossEntropy:g5} nats or {BitsPerToken:g5} bits per token, {100 * UnknownShare:0.##} % unknown");
}
