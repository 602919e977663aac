using System.Collections.Concurrent;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A tokenizer of Microsoft.ML.Tokenizers that cuts plain text into pieces in place of <see cref="TextTokens"/>. Its files are read when it is made and
/// become part of every model trained with it, so that the model needs them no more.
/// </summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed partial class TextTokenizer
{
    private static readonly ConcurrentDictionary<string, Func<Tokenizer>> s_registered = new(StringComparer.Ordinal);

    private readonly byte[][] _files;

    private TextTokenizer(TextTokenizerKind kind, string name, bool lowerCase, params byte[][] files)
    {
        Kind = kind;
        Name = name;
        LowerCase = lowerCase;
        _files = files;
        Tokenizer = Create();
    }

    /// <summary>Where the pieces come from.</summary>
    public TextTokenizerKind Kind { get; }

    /// <summary>Of <see cref="TextTokenizerKind.Registered"/> the name, of <see cref="TextTokenizerKind.Tiktoken"/> the model; otherwise empty.</summary>
    public string Name { get; }

    /// <summary>Whether text is put into lower case before it is cut.</summary>
    public bool LowerCase { get; }

    /// <summary>The tokenizer itself.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>A WordPiece tokenizer from a vocabulary file, one piece a line.</summary>
    /// <param name="vocabularyPath">The file, for instance BERT's vocab.txt.</param>
    /// <param name="lowerCase">Whether text is put into lower case first, as for the "uncased" vocabularies.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file is no vocabulary; the message names it.</exception>
    public static TextTokenizer WordPiece(string vocabularyPath, bool lowerCase = true) =>
        FromFiles(TextTokenizerKind.WordPiece, "", lowerCase, vocabularyPath);

    /// <summary>A byte-pair tokenizer from a vocabulary in JSON and a list of merges.</summary>
    /// <param name="vocabularyPath">The vocabulary, a JSON object of piece and number.</param>
    /// <param name="mergesPath">The merges, two pieces a line, first merge first.</param>
    /// <param name="byteLevel">Whether pieces are of bytes, as GPT-2's, rather than of characters.</param>
    /// <param name="lowerCase">Whether text is put into lower case first.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The files are no vocabulary and merges; the message names them.</exception>
    public static TextTokenizer BytePair(string vocabularyPath, string mergesPath, bool byteLevel = false, bool lowerCase = false) =>
        FromFiles(byteLevel ? TextTokenizerKind.ByteLevelBytePair : TextTokenizerKind.BytePair, "", lowerCase, vocabularyPath, mergesPath);

    /// <summary>A SentencePiece tokenizer from a model file.</summary>
    /// <param name="modelPath">The file, for instance Llama's tokenizer.model.</param>
    /// <param name="lowerCase">Whether text is put into lower case first.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file is no SentencePiece model; the message names it.</exception>
    public static TextTokenizer SentencePiece(string modelPath, bool lowerCase = false) =>
        FromFiles(TextTokenizerKind.SentencePiece, "", lowerCase, modelPath);

    /// <summary>A tiktoken tokenizer from its file.</summary>
    /// <param name="vocabularyPath">The file, for instance o200k_base.tiktoken.</param>
    /// <param name="modelName">A model that uses it, for instance gpt-4o: it decides how text is cut before pieces are sought.</param>
    /// <param name="lowerCase">Whether text is put into lower case first.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException">The name is null or empty or no known model, or the file has another format; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextTokenizer Tiktoken(string vocabularyPath, string modelName, bool lowerCase = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelName);
        return FromFiles(TextTokenizerKind.Tiktoken, modelName, lowerCase, vocabularyPath);
    }

    /// <summary>
    /// Makes any other tokenizer of Microsoft.ML.Tokenizers known under a name. Only the name is saved in models, so a program that loads such a model
    /// has to register the same tokenizer first.
    /// </summary>
    /// <param name="name">The name, not empty. A later registration under the same name takes the place of an earlier one.</param>
    /// <param name="create">Makes the tokenizer, which must be safe for concurrent use; called once here and once for every model loaded.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is null.</exception>
    public static TextTokenizer Register(string name, Func<Tokenizer> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        s_registered[name] = create;
        return new TextTokenizer(TextTokenizerKind.Registered, name, lowerCase: false);
    }

    private static TextTokenizer FromFiles(TextTokenizerKind kind, string name, bool lowerCase, params string[] paths)
    {
        foreach (var path in paths)
            ArgumentNullException.ThrowIfNull(path);
        var files = Array.ConvertAll(paths, File.ReadAllBytes);
        try
        {
            return new TextTokenizer(kind, name, lowerCase, files);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"No {kind} tokenizer can be made of '{string.Join("' and '", paths)}': {e.Message}", e);
        }
    }
}
