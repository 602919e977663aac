using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public sealed class TextCutterTests
{
    [Theory]
    [InlineData("Hello, World!", "hello|,|world|!")]
    [InlineData("don't 'quote' it's", "don't|'|quote|'|it's")]
    [InlineData("  \t\r\n", "")]
    [InlineData("", "")]
    [InlineData("3.14 ÄRGER naïve", "3|.|14|ärger|naïve")]
    [InlineData("a😀b", "a|😀|b")]
    [InlineData("o’clock", "o’clock")]
    public void WordsAreLowerCasedAndPunctuationStandsAlone(string text, string expected) => Assert.Equal(expected, Cut(TextTokens.Words, text));

    [Theory]
    [InlineData("aB c", "a|B| |c")]
    [InlineData("😀x", "😀|x")]
    [InlineData("", "")]
    public void CharactersAreWholeAndUnchanged(string text, string expected) => Assert.Equal(expected, Cut(TextTokens.Characters, text));

    [Theory]
    [InlineData("The <unk> N 's\tU.S.", "the|<unk>|n|'s|u.s.")]
    [InlineData("  a\u00A0b\r\n", "a|b")]
    [InlineData(" ", "")]
    public void WhiteSpaceSeparatesTokens(string text, string expected) => Assert.Equal(expected, Cut(TextTokens.WhiteSpace, text));

    [Fact]
    public void CaseIsKeptWhereLowerCaseIsOff()
    {
        Assert.Equal("Hello|,|ÄRGER", Cut(TextTokens.Words, "Hello, ÄRGER", lowerCase: false));
        Assert.Equal("U.S.|Ab", Cut(TextTokens.WhiteSpace, "U.S. Ab", lowerCase: false));
    }

    [Fact]
    public void HalfOfASurrogatePairBecomesTheReplacementCharacter()
    {
        Assert.Equal("a|\uFFFD|b", Cut(TextTokens.Words, "a\uD800b"));
        Assert.Equal("\uFFFD|\uFFFD|a", Cut(TextTokens.Characters, "\uDC00\uD800a"));
        Assert.Equal("a\uFFFD|b", Cut(TextTokens.WhiteSpace, "a\uD800 b"));
        Assert.Equal("a\uFFFD😀", TextCutter.MakeReadable("a\uD800😀").ToString());
    }

    [Fact]
    public void VocabularyKeepsTheMostFrequentWordsInAFixedOrder()
    {
        var builder = new VocabularyBuilder();
        foreach (var word in "b a c a b a d d e".Split(' '))
            builder.Add(word);
        Assert.Equal(["a", "b", "d"], builder.Build(minimumCount: 2, maximumSize: 10).Words);
        Assert.Equal(["a", "b"], builder.Build(minimumCount: 1, maximumSize: 2).Words);
    }

    [Fact]
    public void UnknownWordsShareOneToken()
    {
        var vocabulary = new Vocabulary(["x", "y"]);
        Assert.Equal(SequenceEncoding.FirstToken + 1, vocabulary.TokenOf("y"));
        Assert.Equal(SequenceEncoding.UnknownToken, vocabulary.TokenOf("z"));
        Assert.Equal(SequenceEncoding.UnknownToken, vocabulary.TokenOf(""));
    }

    private static string Cut(TextTokens kind, string text, bool lowerCase = true)
    {
        var tokens = new List<string>();
        new TextCutter(new Tokenization(kind, lowerCase)).Cut(text, token => tokens.Add(token.ToString()));
        return string.Join('|', tokens);
    }
}
