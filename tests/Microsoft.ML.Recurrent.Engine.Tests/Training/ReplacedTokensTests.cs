using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Tokens that are learned while examples are added take their place at the end, all or none.</summary>
public sealed class ReplacedTokensTests
{
    [Fact]
    public void EveryTokenIsReplaced()
    {
        var list = Made();
        list.ReplaceTokens([7, 5, 6, 4]);
        Assert.Equal((7, 4, 5), (list.Token(0, 0), list.Token(0, 1), list.Token(1, 0)));
    }

    [Fact]
    public void NothingIsReplacedWhereATokenHasNoReplacement()
    {
        var list = Made();
        var error = Assert.Throws<ArgumentException>(() => list.ReplaceTokens([1, 2, 0]));
        Assert.Contains("Example 0 has the token 3; 3 replacements are given", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => list.ReplaceTokens([1, 2, 0, -1]));
        Assert.Equal((0, 3, 1), (list.Token(0, 0), list.Token(0, 1), list.Token(1, 0)));
    }

    private static SequenceList Made()
    {
        var list = new SequenceList(0, hasTokens: true, TargetKind.None);
        list.Add([], [0, 3], [], []);
        list.Add([], [1], [], []);
        return list;
    }
}
