using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Writes text with a language model, token by token. It stands somewhere in a text: at its start when made, after a prompt, after what it has written.
/// Methods that take a prompt start a new text with it; those without go on from where the generator stands. Each token costs the same time however
/// long the text is, and memory does not grow.
/// </summary>
/// <remarks>
/// Not safe for concurrent use: one generator serves one text and one thread at a time. Generators made from one model share its network and may run at the
/// same time. Prompts are cut into tokens as the training rows were; where those were vectors of text or keys, a prompt's tokens stand between white space.
/// In a model whose rows are one running text a line break ends a row, unless the model knows the line break as a token.
/// </remarks>
public sealed partial class TextGenerator
{
    private readonly LanguageModel _model;
    private readonly GenerationOptions _options;
    private readonly TokenTexts _texts;
    private readonly TextJoiner _joiner;
    private readonly TokenSampler _sampler;
    private readonly SeededRandom _random;
    private readonly NetworkSession _session;
    private readonly bool[] _stops;
    private readonly float[] _outputs; // of the next token
    private int _pending;              // a token the network has not read yet, or -1

    internal TextGenerator(LanguageModel model, GenerationOptions options, int seed)
    {
        _model = model;
        _texts = new TokenTexts(model);
        _options = GenerationOptions.CheckedCopy(options, _texts);
        _joiner = new TextJoiner(model, _texts);
        _sampler = new TokenSampler(_options, model.TokenCount);
        _random = new SeededRandom(unchecked((ulong)(_options.Seed ?? seed)));
        _session = new NetworkSession(model.Network);
        _outputs = new float[model.TokenCount];
        _stops = new bool[model.TokenCount];
        _stops[RunningText.End] = !_texts.EndIsLineBreak;
        foreach (var token in _options.StopTokens)
            _stops[_texts.Find(token)!.Value] = true;
        Reset();
    }

    /// <summary>Goes to the start of a text. The random numbers go on.</summary>
    public void Reset()
    {
        _session.Reset();
        _joiner.Reset();
        _pending = RunningText.End;
    }

    /// <summary>Reads text on from where the generator stands, without generating anything.</summary>
    /// <param name="text">The text; tokens the model does not know are read as the unknown token.</param>
    /// <param name="cancellationToken">Ends the call before the next token; the generator is then after the tokens read so far.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Read(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var token in _texts.Cut(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Advance(token);
        }

        _joiner.Follow(text);
    }

    /// <summary>Starts a new text with a prompt and writes on.</summary>
    /// <param name="prompt">The beginning; may be empty.</param>
    /// <param name="cancellationToken">Ends the call before the next token.</param>
    /// <returns>What comes after the prompt, with a space in front where one belongs there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the generator stands where it was.</exception>
    public string Generate(string prompt, CancellationToken cancellationToken = default)
    {
        Start(prompt, cancellationToken);
        return Generate(cancellationToken);
    }

    /// <summary>Writes on from where the generator stands.</summary>
    /// <param name="cancellationToken">Ends the call before the next token.</param>
    /// <returns>What comes next.</returns>
    /// <exception cref="OperationCanceledException">The token fired; the generator stands after the tokens generated so far.</exception>
    public string Generate(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        for (var count = 0; count < _options.MaximumTokens && TryNext(cancellationToken, out var piece); count++)
            text.Append(piece);
        return text.ToString();
    }

    /// <summary>Starts a new text with a prompt and writes on, token by token. Nothing is computed ahead: stop enumerating and the generator stands there.</summary>
    /// <param name="prompt">The beginning; may be empty.</param>
    /// <param name="cancellationToken">Ends the enumeration before the next token.</param>
    /// <returns>
    /// Each token with the space before it, so that put side by side they are what <see cref="Generate(string, CancellationToken)"/> gives; empty for a token that ends
    /// inside a character, which comes with the token that finishes it. Every enumeration starts anew.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token fired, while enumerating.</exception>
    public IEnumerable<string> GenerateTokens(string prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Enumerate(prompt, cancellationToken);
    }

    /// <summary>Writes on from where the generator stands, token by token.</summary>
    /// <param name="cancellationToken">Ends the enumeration before the next token.</param>
    /// <returns>Each token with the space before it. Every enumeration goes on from where the generator then stands.</returns>
    /// <exception cref="OperationCanceledException">The token fired, while enumerating.</exception>
    public IEnumerable<string> GenerateTokens(CancellationToken cancellationToken = default) => Enumerate(null, cancellationToken);

    /// <summary>Starts a new text with a prompt and writes on, token by token, giving way to other work of the caller's context between tokens.</summary>
    /// <param name="prompt">The beginning; may be empty.</param>
    /// <param name="cancellationToken">Ends the enumeration before the next token.</param>
    /// <returns>Each token with the space before it. Every enumeration starts anew.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The token fired, while enumerating.</exception>
    public IAsyncEnumerable<string> GenerateTokensAsync(string prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return EnumerateAsync(prompt, cancellationToken);
    }

    /// <summary>Writes on from where the generator stands, token by token, giving way to other work of the caller's context between tokens.</summary>
    /// <param name="cancellationToken">Ends the enumeration before the next token.</param>
    /// <returns>Each token with the space before it.</returns>
    /// <exception cref="OperationCanceledException">The token fired, while enumerating.</exception>
    public IAsyncEnumerable<string> GenerateTokensAsync(CancellationToken cancellationToken = default) => EnumerateAsync(null, cancellationToken);

    private IEnumerable<string> Enumerate(string? prompt, CancellationToken cancellationToken)
    {
        if (prompt is not null)
            Start(prompt, cancellationToken);
        for (var count = 0; count < _options.MaximumTokens && TryNext(cancellationToken, out var piece); count++)
            yield return piece;
    }

    private async IAsyncEnumerable<string> EnumerateAsync(string? prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var piece in Enumerate(prompt, cancellationToken))
        {
            await Task.Yield();
            yield return piece;
        }
    }

    private void Start(string prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        Reset();
        Read(prompt, cancellationToken);
    }

    private bool TryNext(CancellationToken cancellationToken, out string piece)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var token = _sampler.Draw(NextOutputs(), _random);
        Advance(token);
        piece = _stops[token] ? "" : _joiner.Next(token);
        return !_stops[token];
    }

    // The network reads a token when the next one is wanted, so that the last token of a call costs nothing.
    private void Advance(int token)
    {
        NextOutputs();
        _pending = token;
    }

    private float[] NextOutputs()
    {
        if (_pending >= 0)
            _session.Step([], _pending).CopyTo(_outputs);
        _pending = -1;
        return _outputs;
    }
}
