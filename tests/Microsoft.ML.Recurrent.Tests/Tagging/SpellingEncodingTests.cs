using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class SpellingEncodingTests
{
    private const int Nothing = 0;
    private const int Unknown = 1;

    // a is 2, b is 3, B is 4, the face is 5.
    private static readonly Vocabulary s_characters = new(["a", "b", "B", "😀"]);

    [Theory]
    [InlineData("", new[] { Nothing })]
    [InlineData("ab", new[] { 2, 3 })]
    [InlineData("aBx", new[] { 2, 4, Unknown })]
    [InlineData("😀a", new[] { 5, 2 })]
    [InlineData("aabbx", new[] { 2, 2, 3, 3, Unknown })]
    [InlineData("aabxxxxb😀", new[] { 2, 2, 3, 3, 5 })] // the middle is left out
    public void TokenIsSpelledInItsUnicodeCharacters(string token, int[] expected) => Assert.Equal(expected, Spell(token));

    [Fact]
    public void HalfOfASurrogatePairIsAnUnknownCharacter()
    {
        Assert.Equal([Unknown, 2], Spell("\uD83Da"));
        Assert.Equal([2, 2, 3, 3, Unknown], Spell("aab\uD83Dxb\uDE00"));
    }

    [Fact]
    public void OneCharacterAtMostIsTheFirst()
    {
        var characters = new int[1];
        Assert.Equal(1, new SpellingEncoding(s_characters, 1).Spell("bab", characters));
        Assert.Equal([3], characters);
    }

    private static int[] Spell(string token)
    {
        var characters = new int[5];
        return characters[..new SpellingEncoding(s_characters, 5).Spell(token, characters)];
    }
}
