using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent;

public sealed partial class TextGenerator
{
    private TextScores? _scores;

    /// <summary>Starts a new text with a prompt and returns the most probable next tokens.</summary>
    /// <param name="prompt">The beginning of the text, which may be empty.</param>
    /// <param name="count">The maximum number of suggestions; at least 1.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the reading of the prompt before its next token. The generator is then positioned after the tokens that it has read.
    /// </param>
    /// <returns>See <see cref="Suggest(int)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IReadOnlyList<TokenSuggestion> Suggest(string prompt, int count = LanguageModelDefaults.Suggestions, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Start(prompt, cancellationToken);
        return Suggest(count);
    }

    /// <summary>
    /// Returns the most probable next tokens at the current position, without moving the generator. Temperature and the other options of drawing have no
    /// effect.
    /// </summary>
    /// <param name="count">The maximum number of suggestions; at least 1.</param>
    /// <returns>The most probable tokens, the best first. The unknown token and, unless it is a line break, the end of the text are not suggested.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<TokenSuggestion> Suggest(int count = LanguageModelDefaults.Suggestions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var outputs = NextOutputs();
        var largest = outputs.Max();
        var sum = outputs.Sum(output => Math.Exp((double)output - largest));
        return
        [
            .. Enumerable.Range(0, outputs.Length)
                .Where(token => token != SequenceEncoding.UnknownToken && _texts[token].Length > 0)
                .OrderByDescending(token => outputs[token]).ThenBy(token => token)
                .Take(count)
                .Select(token => new TokenSuggestion(_texts[token], (float)(Math.Exp((double)outputs[token] - largest) / sum))),
        ];
    }

    /// <summary>
    /// Computes the probability of a whole text under the trained model, without moving the generator. What a generator has learned from texts has no effect;
    /// <c>ml.Transforms.Text.EvaluateLanguageModel</c> measures a model that adapts.
    /// </summary>
    /// <param name="text">The text, which is read from its start and may be empty.</param>
    /// <param name="cancellationToken">A token that cancels the call within a few hundred tokens.</param>
    /// <returns>
    /// The natural logarithm of the probability of each token given the tokens before it, in order. The last value is that of the end of the text.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public float[] Score(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = new RunningText();
        whole.AddRow(_texts.Cut(text));
        _scores ??= new TextScores(_model);
        _scores.ScoreWhole(whole, cancellationToken);
        return _scores.All.ToArray();
    }
}
