using System.Collections.Concurrent;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a tokenizer of Microsoft.ML.Tokenizers that cuts plain text into pieces, instead of <see cref="TextTokens"/>. Its files are read when it is
/// created and become part of every model that is trained with it, so that the model no longer needs them.
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

    /// <summary>Gets the kind of the tokenizer.</summary>
    public TextTokenizerKind Kind { get; }

    /// <summary>
    /// Gets the registered name for <see cref="TextTokenizerKind.Registered"/>, or the name of the model for <see cref="TextTokenizerKind.Tiktoken"/>;
    /// otherwise an empty string.
    /// </summary>
    public string Name { get; }

    /// <summary>Gets a value that indicates whether text is converted to lower case before it is cut.</summary>
    public bool LowerCase { get; }

    /// <summary>Gets the tokenizer of Microsoft.ML.Tokenizers.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Creates a WordPiece tokenizer from a vocabulary file with one piece per line.</summary>
    /// <param name="vocabularyPath">The path of the file, for instance BERT's vocab.txt.</param>
    /// <param name="lowerCase">True to convert text to lower case first, as for the "uncased" vocabularies.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file is not a vocabulary; the message names it.</exception>
    public static TextTokenizer WordPiece(string vocabularyPath, bool lowerCase = true) =>
        FromFiles(TextTokenizerKind.WordPiece, "", lowerCase, vocabularyPath);

    /// <summary>Creates a byte-pair tokenizer from a vocabulary in JSON and a list of merges.</summary>
    /// <param name="vocabularyPath">The path of the vocabulary, a JSON object that maps pieces to numbers.</param>
    /// <param name="mergesPath">The path of the list of merges, two pieces per line, the first merge first.</param>
    /// <param name="byteLevel">True if pieces consist of bytes, as in GPT-2; false if they consist of characters.</param>
    /// <param name="lowerCase">True to convert text to lower case first.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The files are not a vocabulary and a list of merges; the message names them.</exception>
    public static TextTokenizer BytePair(string vocabularyPath, string mergesPath, bool byteLevel = false, bool lowerCase = false) =>
        FromFiles(byteLevel ? TextTokenizerKind.ByteLevelBytePair : TextTokenizerKind.BytePair, "", lowerCase, vocabularyPath, mergesPath);

    /// <summary>Creates a SentencePiece tokenizer from a model file.</summary>
    /// <param name="modelPath">The path of the file, for instance Llama's tokenizer.model.</param>
    /// <param name="lowerCase">True to convert text to lower case first.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file is not a SentencePiece model; the message names it.</exception>
    public static TextTokenizer SentencePiece(string modelPath, bool lowerCase = false) =>
        FromFiles(TextTokenizerKind.SentencePiece, "", lowerCase, modelPath);

    /// <summary>Creates a tiktoken tokenizer from its file.</summary>
    /// <param name="vocabularyPath">The path of the file, for instance o200k_base.tiktoken.</param>
    /// <param name="modelName">
    /// The name of a model that uses the vocabulary, for instance gpt-4o. It determines how text is cut before it is split into pieces.
    /// </param>
    /// <param name="lowerCase">True to convert text to lower case first.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or not a known model, or the file has another format; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextTokenizer Tiktoken(string vocabularyPath, string modelName, bool lowerCase = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelName);
        return FromFiles(TextTokenizerKind.Tiktoken, modelName, lowerCase, vocabularyPath);
    }

    /// <summary>
    /// Registers any other tokenizer of Microsoft.ML.Tokenizers under a name. Only the name is saved in models, so a program that loads such a model must
    /// register the same tokenizer first.
    /// </summary>
    /// <param name="name">The name, which must not be empty. A later registration under the same name replaces an earlier one.</param>
    /// <param name="create">
    /// The function that creates the tokenizer, which must be safe for concurrent use. It is called once by this method and once for every model that is
    /// loaded.
    /// </param>
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
            throw new ArgumentException($"No {kind} tokenizer can be created from '{string.Join("' and '", paths)}': {e.Message}", e);
        }
    }
}
