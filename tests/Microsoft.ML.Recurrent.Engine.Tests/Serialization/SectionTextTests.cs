using System.Text;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Engine.Tests.Serialization;

public sealed class SectionTextTests
{
    [Fact]
    public void EveryTextComesBackAsItWas()
    {
        var random = new Random(3);
        const string Characters = "aé中\uD83D\uDE00\uD800\uDFFF\0\uFFFD\uD7FF\uE000";
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Characters[random.Next(Characters.Length)]));
            Assert.Equal(text, SectionText.GetString(SectionText.GetBytes(text)));
        }
    }

    [Fact]
    public void WellFormedTextIsUtf8()
    {
        foreach (var text in new[] { "", "plain", "naïve 中文 😀 \uD7FF\uE000" })
            Assert.Equal(Encoding.UTF8.GetBytes(text), SectionText.GetBytes(text));
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xED, 0xA0 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80, 0xFF })]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80, 0x80 })]
    public void BytesThatAreNoTextAreRefused(byte[] bytes) => Assert.ThrowsAny<ArgumentException>(() => SectionText.GetString(bytes));
}
