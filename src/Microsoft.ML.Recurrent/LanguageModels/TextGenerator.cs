using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Generates text with a language model, token by token. A generator has a position in a text: the start when it is created, later the end of the prompt or of
/// the text that it has generated. Methods that take a prompt start a new text with it; the others continue from the current position. Each token takes the
/// same time however long the text is, and memory does not grow.
/// <para>
/// With <see cref="TextReadingOptions.CacheSize"/> or <see cref="TextReadingOptions.DynamicEvaluationRate"/>, a generator adapts to all text that it reads,
/// including the text that it generates. It keeps what it learns from text to text, until <see cref="Forget"/> is called. The model and other generators do
/// not change.
/// </para>
/// </summary>
/// <remarks>
/// Not safe for concurrent use: use a generator for one text and on one thread at a time. Generators that are created from one model share its network and may
/// run at the same time. Prompts are cut into tokens in the same way as the training rows; if those were vectors of text or keys, the tokens of a prompt are
/// separated by white space. In a model whose rows are one running text, a line break ends a row, unless the line break is a token of the vocabulary.
/// </remarks>
public sealed partial class TextGenerator
{
    private readonly LanguageModel _model;
    private readonly GenerationOptions _options;
    private readonly TokenTexts _texts;
    private readonly TextJoiner _joiner;
    private readonly TokenSampler _sampler;
    private readonly SeededRandom _random;
    private readonly AdaptiveSession _session;
    private readonly bool[] _stops;
    private readonly float[] _outputs; // of the next token
    private int _pending;              // a token that the network has not read yet, or -1

    internal TextGenerator(LanguageModel model, GenerationOptions options, int seed)
    {
        _model = model;
        _texts = new TokenTexts(model);
        _options = GenerationOptions.CheckedCopy(options, _texts);
        _joiner = new TextJoiner(model, _texts);
        _sampler = new TokenSampler(_options, model.TokenCount);
        _random = new SeededRandom(unchecked((ulong)(_options.Seed ?? seed)));
        _session = new AdaptiveSession(model.Network, _options.Adaptation);
        _outputs = new float[model.TokenCount];
        _stops = new bool[model.TokenCount];
        _stops[RunningText.End] = !_texts.EndIsLineBreak;
        foreach (var token in _options.StopTokens)
            _stops[_texts.Find(token)!.Value] = true;
        Reset();
    }

    /// <summary>Returns to the start of a text. The random numbers are not reset, and a generator that adapts keeps what it has learned.</summary>
    public void Reset()
    {
        _session.Reset();
        Restart();
    }

    /// <summary>Forgets everything that the generator has learned from texts, and returns to the start of a text. The random numbers are not reset.</summary>
    public void Forget()
    {
        _session.Forget();
        Restart();
    }

    /// <summary>Reads text from the current position, without generating anything.</summary>
    /// <param name="text">The text. Tokens that are not in the vocabulary are read as the unknown token.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the call before the next token of the text. The generator is then positioned after the tokens that it has read.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
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

    /// <summary>Starts a new text with a prompt and generates its continuation.</summary>
    /// <param name="prompt">The beginning of the text, which may be empty.</param>
    /// <param name="cancellationToken">A token that cancels the call before the next token of the text.</param>
    /// <returns>The text after the prompt, which starts with a space if one belongs there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled. The generator has not moved.</exception>
    public string Generate(string prompt, CancellationToken cancellationToken = default)
    {
        Start(prompt, cancellationToken);
        return Generate(cancellationToken);
    }

    /// <summary>Generates text from the current position.</summary>
    /// <param name="cancellationToken">A token that cancels the call before the next token of the text.</param>
    /// <returns>The generated text.</returns>
    /// <exception cref="OperationCanceledException">
    /// The operation was cancelled. The generator is positioned after the tokens that it has generated.
    /// </exception>
    public string Generate(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        for (var count = 0; count < _options.MaximumTokens && TryNext(cancellationToken, out var piece); count++)
            text.Append(piece);
        return text.ToString();
    }

    /// <summary>
    /// Starts a new text with a prompt and generates its continuation, token by token. Nothing is computed ahead: if the caller stops enumerating, the
    /// generator stays at that position.
    /// </summary>
    /// <param name="prompt">The beginning of the text, which may be empty.</param>
    /// <param name="cancellationToken">A token that cancels the enumeration before the next token of the text.</param>
    /// <returns>
    /// Each token with the space before it, so that their concatenation is what <see cref="Generate(string, CancellationToken)"/> returns. The text is empty
    /// for a token that ends inside a character, which is part of the text of the token that completes it. Every enumeration starts again from the prompt.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled while enumerating.</exception>
    public IEnumerable<string> GenerateTokens(string prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Enumerate(prompt, cancellationToken);
    }

    /// <summary>Generates text from the current position, token by token.</summary>
    /// <param name="cancellationToken">A token that cancels the enumeration before the next token of the text.</param>
    /// <returns>Each token with the space before it. Every enumeration continues from the position that the generator then has.</returns>
    /// <exception cref="OperationCanceledException">The operation was cancelled while enumerating.</exception>
    public IEnumerable<string> GenerateTokens(CancellationToken cancellationToken = default) => Enumerate(null, cancellationToken);

    /// <summary>
    /// Starts a new text with a prompt and generates its continuation, token by token, yielding to other work of the caller's synchronization context between
    /// tokens.
    /// </summary>
    /// <param name="prompt">The beginning of the text, which may be empty.</param>
    /// <param name="cancellationToken">A token that cancels the enumeration before the next token of the text.</param>
    /// <returns>Each token with the space before it. Every enumeration starts again from the prompt.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled while enumerating.</exception>
    public IAsyncEnumerable<string> GenerateTokensAsync(string prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return EnumerateAsync(prompt, cancellationToken);
    }

    /// <summary>
    /// Generates text from the current position, token by token, yielding to other work of the caller's synchronization context between tokens.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the enumeration before the next token of the text.</param>
    /// <returns>Each token with the space before it.</returns>
    /// <exception cref="OperationCanceledException">The operation was cancelled while enumerating.</exception>
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

    private void Restart()
    {
        _joiner.Reset();
        _pending = RunningText.End;
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

    // The network reads a token only when the next one is needed, so that the last token of a call costs nothing.
    private void Advance(int token)
    {
        NextOutputs();
        _session.Observe(token);
        _pending = token;
    }

    private float[] NextOutputs()
    {
        if (_pending >= 0)
            _session.Step(_pending).CopyTo(_outputs);
        _pending = -1;
        return _outputs;
    }
}
