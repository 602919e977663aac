using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

public sealed class FrozenRangesTests
{
    [Fact]
    public void RangesAreSortedApartAndCoverWhatWasAddedAndNotRemoved()
    {
        const int Size = 40;
        var random = new SeededRandom(1);
        for (int round = 0; round < 500; round++)
        {
            var ranges = new FrozenRanges();
            var expected = new bool[Size];
            for (int i = 0; i < 6; i++)
            {
                int start = random.NextInt32(Size);
                int end = start + random.NextInt32(Math.Min(12, Size - start) + 1);
                bool added = i % 3 != 2;
                if (added)
                    ranges.Add(start, end);
                else
                    ranges.Remove(start, end);
                expected.AsSpan(start..end).Fill(added);
            }

            var covered = new bool[Size];
            int last = -1;
            for (int i = 0; i < ranges.Count; i++)
            {
                (int start, int end) = ranges[i];
                Assert.True(start > last && end > start, $"round {round}: {start} to {end} after {last}");
                covered.AsSpan(start..end).Fill(true);
                last = end;
            }

            Assert.Equal(expected, covered);
        }
    }

    [Fact]
    public void RangeInsideAnotherShortensNothing()
    {
        var ranges = new FrozenRanges();
        ranges.Add(0, 10);
        ranges.Add(2, 5);
        Assert.Equal(1, ranges.Count);
        Assert.Equal((0, 10), ranges[0]);
    }
}
