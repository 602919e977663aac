using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Windows of random lengths (Merity et al. 2018).</summary>
public class BatchWindowsTests
{
    [Theory]
    [InlineData(36)]
    [InlineData(61)]
    [InlineData(5000)]
    public void RandomWindowsFollowEachOtherToTheEnd(int longest)
    {
        for (var seed = 0ul; seed < 50; seed++)
        {
            var windows = Random(35, seed, longest);
            var start = 0;
            for (var i = 0; i < windows.Count; i++)
            {
                var window = windows[i];
                Assert.Equal((start, start, window.End), (window.Start, window.CountedFrom, window.NextStart));
                Assert.True(window.End == longest || window.End - start >= 5);
                Assert.InRange(window.End - start, 1, BatchWindows.MostSteps(35));
                start = window.End;
            }

            Assert.Equal(longest, start);
        }
    }

    [Fact]
    public void LengthsAreNormalAroundTheLengthAndRarelyAroundHalfOfIt()
    {
        List<int> lengths = [];
        for (var seed = 0ul; seed < 40; seed++)
        {
            var windows = Random(70, seed, 70 * 1000);
            for (var i = 0; i < windows.Count - 1; i++)
                lengths.Add(windows[i].End - windows[i].Start);
        }

        // Half of 70 is seven deviations away, so that the two kinds do not mix.
        var (halves, wholes) = (lengths.Where(length => length < 52).ToList(), lengths.Where(length => length >= 52).ToList());
        Assert.InRange((double)halves.Count / lengths.Count, 0.045, 0.055);
        Assert.InRange(wholes.Average(), 69.3, 69.7); // rounded down
        Assert.InRange(halves.Average(), 34.2, 34.8);
        Assert.InRange(Math.Sqrt(wholes.Average(length => Math.Pow(length - wholes.Average(), 2))), 4.9, 5.1);
    }

    [Fact]
    public void RateIsInProportionToTheDrawnLength()
    {
        var windows = Random(35, 3, 2000);
        for (var i = 0; i < windows.Count - 1; i++)
            Assert.Equal((windows[i].End - windows[i].Start) / 35f, windows.RateFactor(i));
        Assert.True(windows.RateFactor(windows.Count - 1) >= (windows[windows.Count - 1].End - windows[windows.Count - 1].Start) / 35f);
    }

    [Fact]
    public void ShortLengthsAreFiveAtLeast()
    {
        var windows = Random(1, 3, 400);
        Assert.All(Enumerable.Range(0, windows.Count - 1), i => Assert.True(windows[i].End - windows[i].Start >= 5));
        Assert.Contains(Enumerable.Range(0, windows.Count), i => windows.RateFactor(i) == 5);
    }

    [Fact]
    public void WindowsDependOnTheSeedAlone()
    {
        var (first, same, other) = (Random(35, 3, 2000), Random(35, 3, 2000), Random(35, 4, 2000));
        first.Begin(9, 4000);
        first.Begin(3, 2000);
        Assert.Equal(All(same), All(first));
        Assert.NotEqual(All(same), All(other));
    }

    [Fact]
    public void BatchThatIsNotLongerIsWholeAtTheWholeRate()
    {
        var windows = Random(35, 3, 35);
        Assert.Equal(new TruncationWindow(0, 0, 35, 35), Assert.Single(All(windows)));
        Assert.Equal(1, windows.RateFactor(0));
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(10, 0)]
    [InlineData(0, 0)]
    public void WithoutRandomLengthsTheWindowsAreThoseOfTheRule(int length, int stride)
    {
        var rule = new TruncationRule(length, stride);
        var windows = new BatchWindows(rule, length, random: false);
        foreach (var longest in new[] { 1, 9, 10, 11, 57 })
        {
            windows.Begin(3, longest);
            Assert.Equal(Enumerable.Range(0, rule.Windows(longest)).Select(window => rule[window, longest]), All(windows));
            Assert.All(Enumerable.Range(0, windows.Count), window => Assert.Equal(1, windows.RateFactor(window)));
        }
    }

    private static BatchWindows Random(int length, ulong seed, int longest)
    {
        var windows = new BatchWindows(new TruncationRule(length, 0), length, random: true);
        windows.Begin(seed, longest);
        return windows;
    }

    private static TruncationWindow[] All(BatchWindows windows) => [.. Enumerable.Range(0, windows.Count).Select(window => windows[window])];
}
