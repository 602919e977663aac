using Microsoft.ML.Recurrent.Engine.Embeddings;

namespace Microsoft.ML.Recurrent.Engine.Tests.Embeddings;

public sealed class WordVectorReaderTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("the 1 -2 0.5\nof 3 4 1e-3\n")]
    [InlineData("2 3\nthe 1 -2 0.5 \nof 3 4 1e-3 \n")] // word2vec's header, and the space it leaves at line ends
    public void BothFormatsGiveTheSameVectors(string text)
    {
        var vectors = Read(text, out var size);
        Assert.Equal(3, size);
        Assert.Equal([1, -2, 0.5f], vectors["the"]);
        Assert.Equal([3, 4, 1e-3f], vectors["of"]);
        Assert.Equal(2, vectors.Count);
    }

    [Fact]
    public void WordsWithSpacesAndNumbersAreWords()
    {
        var vectors = Read("a 1 2\n. . . 3 4\n1999 5 6\n", out _);
        Assert.Equal([3, 4], vectors[". . ."]);
        Assert.Equal([5, 6], vectors["1999"]);
    }

    [Fact]
    public void ValuesOfUnwantedWordsAreNotParsed()
    {
        File.WriteAllText(_path, "a 1 2\nb x y\n");
        Assert.Equal(2, WordVectorReader.Read(_path, word => word is "a", (_, _) => { }));
    }

    [Theory]
    [InlineData("a 1 2\nb 3\n", "line 2 has 1 values; 2 are expected")]
    [InlineData("a 1 2\nb 3 4\nc 5 6 7\n", "line 3 has 3 values; 2 are expected")]
    [InlineData("a 1 2\nb 3 x\n", "line 2 has 'x' for value 2")]
    [InlineData("a 1 NaN\n", "line 1 has 'NaN' for value 2")]
    [InlineData("2 3\na 1 2\n", "line 2 has 2 values; 3 are expected")]
    [InlineData("word\n", "line 1 has a word but no values")]
    [InlineData("", "contains no vectors")]
    public void BadLineIsNamed(string text, string expected)
    {
        var message = Assert.Throws<InvalidDataException>(() => Read(text, out _)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(_path, message, StringComparison.Ordinal);
    }

    private Dictionary<string, float[]> Read(string text, out int size)
    {
        File.WriteAllText(_path, text);
        var vectors = new Dictionary<string, float[]>();
        size = WordVectorReader.Read(_path, _ => true, (word, vector) => vectors.Add(word.ToString(), vector.ToArray()));
        return vectors;
    }
}
