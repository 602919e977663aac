using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

public sealed class TextJoinerTests
{
    [Theory]
    [InlineData(TextTokens.Words, "he said : \" no ( not yet ) \" , and paid $ 5 . ", "he said: \" no (not yet) \", and paid $5.")]
    [InlineData(TextTokens.WhiteSpace, "he did n't , ( yet )", "he did n't , ( yet )")]
    [InlineData(TextTokens.Characters, "a é 👍 .", "aé👍.")]
    public void TokensAreJoinedAsTheyWereCut(TextTokens kind, string tokens, string expected)
    {
        var words = tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var model = TestModel.Make(kind, continuous: false, [.. words.Distinct()]);
        var joiner = new TextJoiner(model, new TokenTexts(model));
        Assert.Equal(expected, string.Concat(words.Select(word => joiner.Next(model.Words.TokenOf(word)))));
    }

    [Theory]
    [InlineData("un ##believ ##able , ( is ##n ' t )", "unbelievable, (isn' t)")]
    [InlineData("▁he llo ▁wor ld", " hello world")]
    [InlineData("he llo Ġwor ld Ċ", "hello world\n")]
    public void PiecesOfATokenizerAreJoinedByTheirMarks(string tokens, string expected)
    {
        var vocabulary = Path.GetTempFileName();
        try
        {
            var words = tokens.Split(' ');
            File.WriteAllLines(vocabulary, ["[UNK]", .. words.Distinct()]);
            var tokenization = new Recurrent.Text.Tokenization(TextTokens.Words, LowerCase: true, TextTokenizer.WordPiece(vocabulary));
            var model = TestModel.Make(tokenization, continuous: false, [.. words.Distinct()]);
            var joiner = new TextJoiner(model, new TokenTexts(model));
            Assert.Equal(expected, string.Concat(words.Select(word => joiner.Next(model.Words.TokenOf(word)))));
        }
        finally
        {
            File.Delete(vocabulary);
        }
    }

    [Theory]
    [InlineData("the cat", " sat")]
    [InlineData("the cat ", "sat")]
    [InlineData("", "sat")]
    [InlineData("the (", "sat")]
    [InlineData("the cat\n", "sat")]
    public void FirstTokenFitsThePrompt(string prompt, string expected)
    {
        var model = TestModel.Make(TextTokens.Words, continuous: true, "sat");
        var joiner = new TextJoiner(model, new TokenTexts(model));
        joiner.Follow(prompt);
        Assert.Equal(expected, joiner.Next(2));
        Assert.Equal("\n", joiner.Next(RunningText.End));
        Assert.Equal("sat", joiner.Next(2));
    }

    [Fact]
    public void LineBreaksOfRunningTextAreEndsOfRows()
    {
        var running = new TokenTexts(TestModel.Make(TextTokens.Characters, continuous: true, "a", "b"));
        Assert.Equal([2, 0, 3, 0, 0, 1], running.Cut("a\r\nb\n\n?").ToArray());
        var withLineBreak = new TokenTexts(TestModel.Make(TextTokens.Characters, continuous: true, "a", "\n"));
        Assert.Equal([2, 3, 2], withLineBreak.Cut("a\na").ToArray());
        var separate = new TokenTexts(TestModel.Make(TextTokens.Words, continuous: false, "a", "b"));
        Assert.Equal([2, 3], separate.Cut("A\nb").ToArray());
        Assert.Null(separate.Find("\n"));
    }
}
