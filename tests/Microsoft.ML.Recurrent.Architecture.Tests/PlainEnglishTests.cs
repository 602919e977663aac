using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>
/// Finds words that the comments, the documentation and the messages of the product must not use in an unusual sense, so that the prose reads like
/// Microsoft's reference pages.
/// </summary>
public sealed partial class PlainEnglishTests
{
    [Fact]
    public void CommentsAndMessagesUseWordsInTheirUsualSense()
    {
        var found = from file in Repository.ProductFiles
                    let source = Repository.Read(file)
                    from passage in Passages(source)
                    from unusual in UnusualWords(passage.Text)
                    select $"{file}({source.AsSpan(0, passage.Start).Count('\n') + 1}): {unusual}";
        var list = found.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }

    [Theory]
    [InlineData("Training goes on from the checkpoint.", "goes on")]
    [InlineData("The rows behind the others.", "behind the")]
    [InlineData("The token that stands at the step.", "stands")]
    [InlineData("A token that stands for itself.", "stands")]
    [InlineData("Says that a column is missing.", "Says")]
    [InlineData("Told at the end of each epoch.", "Told")]
    [InlineData("Refuses the column in words.", "in words")]
    [InlineData("Sequences in front of the window.", "in front of")]
    [InlineData("Whoever reads the value, a NaN is no finite number.", "Whoever", "is no finite number")]
    [InlineData("The code that stands for the type.")]
    [InlineData("A standard deviation, and a standalone program that leaves nothing behind.")]
    public void UnusualWordsAreFoundAndOthersAreNot(string sentence, params string[] expected) => Assert.Equal(expected, UnusualWords(sentence));

    [Fact]
    public void PassagesAreWholeCommentsAndTexts()
    {
        const string Source = """"
            /// <summary>One <see cref="Goes.On"/> goes
            /// on.</summary>
            var text = $"Two {string.Join(", ", names)} stand."; // three
            var slash = '"';
            """";
        Assert.Equal(["One   goes on.", "Two {string.Join(", ", names)} stand.", "three"], Passages(Source).Select(passage => passage.Text.Trim()));
    }

    private static IEnumerable<(int Start, string Text)> Passages(string source) =>
        from Match match in CommentsAndTexts().Matches(source)
        let comment = match.Groups["comment"]
        let text = match.Groups["text"]
        where comment.Success || text.Success
        select (match.Index, comment.Success ? Tags().Replace(LineStarts().Replace(comment.Value, " "), " ") : text.Value);

    private static IEnumerable<string> UnusualWords(string text) => Unusual().Matches(text).Select(match => match.Value);

    // Consecutive lines of a comment are one passage. Quotes within an interpolated text are paired, so they split it and hide none of its words.
    [GeneratedRegex(@"(?<comment>//[^\n]*(?:\n[ \t]*//[^\n]*)*)|""(?<text>(?:\\.|[^""\\\n])*)""|'(?:\\.|[^'\\\n])+'")]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"\s*(^|\n)[ \t]*///?[ ]?")]
    private static partial Regex LineStarts();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(
        @"\bgo(es)? on\b|\bgoes by\b|\bhangs? on\b|\bmakes? room\b|\bmade small\b|\bin front of\b|\bin words\b|\bbeside\b|\bwhoever\b"
        + @"|\bbehind (a|an|another|each|every|it|its|that|the|them|this)\b|\bstand(s|ing)?\b(?! in for| for (?!itself))|\bsays\b|\bsaid\b|\btells\b|\btold\b"
        + @"|\bis no (finite|positive|whole) number\b|\bso many (times|rows|steps|values)\b|\b(any|no|some)body\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Unusual();
}
