using System.Text;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tests.Text;

public sealed class ByteLevelDecoderTests
{
    [Theory]
    [InlineData("he l Ġh e ĠÃ ©", "he|l| h|e| |é")]
    [InlineData("Ã© Ċ ðŁĳ į ðŁ", "é|\n||👍|")]
    [InlineData("Ã a ©", "|\uFFFDa|\uFFFD")]
    [InlineData("<|end▁👍|>", "<|end▁👍|>")]
    public void CharactersComeWithThePieceThatFinishesThem(string pieces, string expected)
    {
        var decoder = new ByteLevelDecoder();
        Assert.Equal(expected, string.Join('|', pieces.Split(' ').Select(decoder.Next)));
    }

    [Fact]
    public void EveryByteIsReadAsGptTwoWritesIt()
    {
        // The table of GPT-2: bytes that can be seen are themselves, the others follow one another from U+0100.
        var shown = new char[256];
        var next = 0x100;
        for (var value = 0; value < 256; value++)
            shown[value] = value is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ') ? (char)value : (char)next++;
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        Assert.Equal(Encoding.UTF8.GetString(bytes), new ByteLevelDecoder().Next(new string(shown)));
    }

    [Fact]
    public void RestoredDecoderFinishesTheCharacter()
    {
        var decoder = new ByteLevelDecoder();
        foreach (var piece in new[] { "ð", "Ł", "ĳ" })
        {
            Assert.Equal("", decoder.Next(piece));
            Assert.True(ByteLevelDecoder.IsUnfinished(decoder.Unfinished));
            var other = new ByteLevelDecoder();
            other.Restore(decoder.Unfinished);
            Assert.Equal(decoder.Unfinished, other.Unfinished);
            decoder = other;
        }

        Assert.Equal(0xF09F91, decoder.Unfinished);
        Assert.Equal("👍", decoder.Next("į"));
        Assert.Equal(0, decoder.Unfinished);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0xC3, true)]
    [InlineData(0xE282, true)]
    [InlineData('a', false)]
    [InlineData(0xC3A9, false)]
    [InlineData(0xF09F9161, false)]
    [InlineData(-1, false)]
    public void OnlyTheBeginningOfACharacterIsUnfinished(long packed, bool expected) => Assert.Equal(expected, ByteLevelDecoder.IsUnfinished(unchecked((int)packed)));
}
