using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent;

public sealed partial class TextGenerator
{
    private TextScores? _scores;

    /// <summary>Starts a new text with a prompt and tells what may come next.</summary>
    /// <param name="prompt">The beginning; may be empty.</param>
    /// <param name="count">Most suggestions, at least 1.</param>
    /// <param name="cancellationToken">Ends the reading of the prompt before the next token; the generator is then after the tokens read so far.</param>
    /// <returns>See <see cref="Suggest(int)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IReadOnlyList<TokenSuggestion> Suggest(string prompt, int count = LanguageModelDefaults.Suggestions, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Start(prompt, cancellationToken);
        return Suggest(count);
    }

    /// <summary>Tells what may come next where the generator stands, without moving it. Temperature and the other options play no part.</summary>
    /// <param name="count">Most suggestions, at least 1.</param>
    /// <returns>The most probable tokens, best first. The unknown token and, unless it is a line break, the end of the text are not suggested.</returns>
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

    /// <summary>The probability of a whole text, without moving the generator.</summary>
    /// <param name="text">The text, read from its start; may be empty.</param>
    /// <param name="cancellationToken">Ends the call within some hundred tokens.</param>
    /// <returns>The natural logarithm of the probability of each token after those before it, in order, that of the end of the text last.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
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
