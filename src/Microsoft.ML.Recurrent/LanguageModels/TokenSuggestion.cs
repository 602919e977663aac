using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents a token that may come next.</summary>
/// <param name="Token">The text of the token.</param>
/// <param name="Probability">The probability of the token under the model, 0 to 1, among all tokens, including those that are not suggested.</param>
public readonly record struct TokenSuggestion(string Token, float Probability)
{
    /// <summary>Returns the token and its probability.</summary>
    /// <returns>A line of text for display, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Token} {100 * Probability:0.##} %");
}
