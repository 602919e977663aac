using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>A token that may come next. A plain value.</summary>
/// <param name="Token">The token as text.</param>
/// <param name="Probability">Its probability under the model, 0 to 1, among all tokens, those that are not suggested included.</param>
public readonly record struct TokenSuggestion(string Token, float Probability)
{
    /// <summary>The token and its probability.</summary>
    /// <returns>Text for people, in the invariant culture.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Token} {100 * Probability:0.##} %");
}
