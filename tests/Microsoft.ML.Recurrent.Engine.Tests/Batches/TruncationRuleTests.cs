using Microsoft.ML.Recurrent.Engine.Batches;

namespace Microsoft.ML.Recurrent.Engine.Tests.Batches;

public class TruncationRuleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(5, 5)]
    [InlineData(5, 2)]
    [InlineData(5, 1)]
    [InlineData(30, 7)]
    [InlineData(100, 7)]
    public void EachStepCountsOnceAndWindowsJoin(int length, int stride)
    {
        var rule = new TruncationRule(length, stride);
        for (var longest = 1; longest < 40; longest++)
        {
            var (counted, start) = (0, 0);
            for (var w = 0; w < rule.Windows(longest); w++)
            {
                var window = rule[w, longest];
                Assert.Equal(start, window.Start);
                Assert.Equal(counted, window.CountedFrom);
                Assert.InRange(window.Start, 0, window.CountedFrom);
                Assert.True(window.End > window.CountedFrom);
                if (length > 0)
                    Assert.InRange(window.End - window.Start, 1, length);
                (counted, start) = (window.End, window.NextStart);
            }

            Assert.Equal(longest, counted);
            Assert.Equal(longest, start);
        }
    }

    [Fact]
    public void WindowsGoBackTheWholeTruncationLength()
    {
        var rule = new TruncationRule(6, 2);
        Assert.Equal(new TruncationWindow(0, 0, 2, 0), rule[0, 9]);
        Assert.Equal(new TruncationWindow(0, 2, 4, 0), rule[1, 9]);
        Assert.Equal(new TruncationWindow(0, 4, 6, 2), rule[2, 9]);
        Assert.Equal(new TruncationWindow(2, 6, 8, 4), rule[3, 9]);
        Assert.Equal(new TruncationWindow(4, 8, 9, 9), rule[4, 9]);
        Assert.Equal(5, rule.Windows(9));
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(9, 2)]
    [InlineData(12, 5)]
    public void BatchNoLongerThanTheTruncationLengthIsOneWindow(int length, int stride)
    {
        var rule = new TruncationRule(length, stride);
        Assert.Equal(1, rule.Windows(9));
        Assert.Equal(new TruncationWindow(0, 0, 9, 9), rule[0, 9]);
    }
}
