using System.Text.Json;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.Recurrent;

public sealed partial class TextTokenizer
{
    /// <summary>Writes the data that <see cref="Load"/> reads.</summary>
    internal void Save(SectionWriter section)
    {
        section.Write((int)Kind);
        section.Write(Name);
        section.Write(LowerCase);
        section.Write(_files.Length);
        foreach (var file in _files)
            section.Write((ReadOnlySpan<byte>)file);
    }

    /// <exception cref="ModelFormatException">No tokenizer can be created from the saved data, or its name is not registered in this program.</exception>
    internal static TextTokenizer Load(SectionReader section)
    {
        var kind = section.ReadEnum<TextTokenizerKind>();
        var name = section.ReadString();
        var lowerCase = section.ReadBoolean();
        var files = new byte[section.ReadInt32("the number of a tokenizer's files", FilesOf(kind), FilesOf(kind))][];
        for (var i = 0; i < files.Length; i++)
            files[i] = section.ReadBytes();
        try
        {
            return new TextTokenizer(kind, name, lowerCase, files);
        }
        catch (FormatException e)
        {
            throw new ModelFormatException(section.Name, e.Message, e);
        }
    }

    private static int FilesOf(TextTokenizerKind kind) => kind switch
    {
        TextTokenizerKind.Registered => 0,
        TextTokenizerKind.BytePair or TextTokenizerKind.ByteLevelBytePair => 2,
        _ => 1,
    };

    /// <exception cref="FormatException">The files do not fit the kind, or the name is not registered.</exception>
    private Tokenizer Create()
    {
        if (Kind == TextTokenizerKind.Registered)
        {
            return s_registered.TryGetValue(Name, out var create)
                ? create() ?? throw new FormatException($"The factory of the tokenizer '{Name}' returned null.")
                : throw new FormatException($"No tokenizer is registered as '{Name}'; "
                    + $"call {nameof(TextTokenizer)}.{nameof(Register)} before the model is loaded.");
        }

        try
        {
            Normalizer? normalizer = LowerCase ? LowerCaseNormalizer.Instance : null;
            return Kind switch
            {
                TextTokenizerKind.WordPiece => WordPieceTokenizer.Create(
                    Stream(0), new WordPieceOptions { Normalizer = normalizer, PreTokenizer = PreTokenizer.CreateWordOrPunctuation() }),
                TextTokenizerKind.BytePair => BpeTokenizer.Create(
                    Stream(0), Stream(1), PreTokenizer.CreateWhiteSpace(), normalizer, null, null, null, null, false),
                TextTokenizerKind.ByteLevelBytePair => BpeTokenizer.Create(ByteLevelOptions(normalizer)),
                TextTokenizerKind.Tiktoken => TiktokenTokenizer.CreateForModel(Name, Stream(0), normalizer: normalizer),
                _ => LlamaTokenizer.Create(Stream(0), addBeginOfSentence: false, addEndOfSentence: false),
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The exceptions that the library throws for a file of another kind are not documented; any of them means that the file is invalid.
            throw new FormatException(e.Message, e);
        }
    }

    private BpeOptions ByteLevelOptions(Normalizer? normalizer)
    {
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(Stream(0)) ?? throw new FormatException("The vocabulary is null.");
        using var merges = new StreamReader(Stream(1));
        List<string> lines = [];
        while (merges.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
                lines.Add(line);
        }

        return new BpeOptions(vocabulary) { Merges = lines, ByteLevel = true, PreTokenizer = RobertaPreTokenizer.Instance, Normalizer = normalizer };
    }

    private MemoryStream Stream(int file) => new(_files[file], writable: false);
}
