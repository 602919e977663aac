using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.LoadHost;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.Recurrent.Tests.Text;

public sealed class TextTokenizerTests : IDisposable
{
    private static readonly PayloadFormat s_format = new("Tokenizer", 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WordPiecesAreCut()
    {
        var tokenizer = WordPieces();
        Assert.Equal("hello|,|wor|##ld|[UNK]", Cut(tokenizer, "Hello, world zz"));
    }

    [Fact]
    public void BytePairsAreMergedInTheOrderOfTheMerges()
    {
        var tokenizer = TextTokenizer.BytePair(Write("v.json", """{"h":1,"e":2,"l":3,"o":4,"he":5,"hel":6,"lo":7}"""), Write("m.txt", "#version: 0.2\nh e\nhe l\nl o\n"));
        Assert.Equal("hel|lo|he", Cut(tokenizer, "hello he"));
    }

    [Fact]
    public void BytesAreShownAsCharacters()
    {
        var tokenizer = TextTokenizer.BytePair(
            Write("v.json", """{"h":1,"e":2,"l":3,"o":4,"he":5,"Ġ":6,"Ġh":7}"""), Write("m.txt", "#version: 0.2\nĠ h\nh e\n"), byteLevel: true);
        Assert.Equal("he|l|Ġh|e", Cut(tokenizer, "hel he"));
    }

    [Fact]
    public void SavedTokenizerCutsAlikeWithoutItsFiles()
    {
        var tokenizer = WordPieces();
        File.Delete(Path.Combine(_folder, "vocab.txt"));
        Assert.Equal("hello|wor|##ld", Cut(Reload(tokenizer), "HELLO world"));
    }

    [Fact]
    public void RegisteredTokenizerIsFoundByItsName()
    {
        var name = Guid.NewGuid().ToString();
        var vocabulary = Write("vocab.txt", "[UNK]\na\nb\n");
        var tokenizer = TextTokenizer.Register(name, () => WordPieceTokenizer.Create(vocabulary, new WordPieceOptions()));
        Assert.Equal("a|b|[UNK]", Cut(Reload(tokenizer), "a b c"));
    }

    [Fact]
    public void FileOfAnotherKindIsRefusedWithItsName()
    {
        var path = Write("nothing.txt", "nothing");
        foreach (var make in new Action[] { () => TextTokenizer.WordPiece(path), () => TextTokenizer.BytePair(path, path), () => TextTokenizer.SentencePiece(path), () => TextTokenizer.Tiktoken(path, "gpt-4") })
            Assert.Contains("nothing.txt", Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFileInAModelIsAnErrorThatNamesTheSection()
    {
        var writer = new PayloadWriter(s_format);
        var section = writer.AddSection("encoding");
        section.Write((int)TextTokenizerKind.SentencePiece);
        section.Write("");
        section.Write(false);
        section.Write(1);
        section.Write((ReadOnlySpan<byte>)[1, 2, 3]);
        Assert.Equal("encoding", Assert.Throws<ModelFormatException>(() => TextTokenizer.Load(Read(writer))).Section);
    }

    [Fact]
    public void ClassifierOverPiecesGivesTheSameBitsAfterLoading()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new Row { Text = i % 2 == 0 ? "Hello, hello" : "world", Label = i % 2 == 0 }));
        var model = ml.BinaryClassification.Trainers.Recurrent(new SequenceClassificationOptions
        {
            FeatureColumnName = nameof(Row.Text),
            Tokenizer = WordPieces(),
            HiddenSize = 4,
            NumberOfEpochs = 2,
        }).Fit(data);
        Assert.Equal(4 + SequenceEncoding.FirstToken, model.Model.GetOptions().Embedding!.VocabularySize);
        var path = Path.Combine(_folder, "model.zip");
        ml.Model.Save(model, data.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);
        Assert.Equal(OutputBits.Of(model.Transform(data), ["Score"]), OutputBits.Of(loaded.Transform(data), ["Score"]));
    }

    private TextTokenizer WordPieces() => TextTokenizer.WordPiece(Write("vocab.txt", "[UNK]\nhello\nwor\n##ld\n,\n"));

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static TextTokenizer Reload(TextTokenizer tokenizer)
    {
        var writer = new PayloadWriter(s_format);
        tokenizer.Save(writer.AddSection("encoding"));
        return TextTokenizer.Load(Read(writer));
    }

    private static SectionReader Read(PayloadWriter writer)
    {
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        stream.Position = 0;
        return PayloadReader.Open(stream, s_format).GetSection("encoding");
    }

    private static string Cut(TextTokenizer tokenizer, string text)
    {
        var pieces = new List<string>();
        new TextCutter(Tokenization.Default with { Tokenizer = tokenizer }).Cut(text, piece => pieces.Add(piece.ToString()));
        return string.Join('|', pieces);
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }
}
