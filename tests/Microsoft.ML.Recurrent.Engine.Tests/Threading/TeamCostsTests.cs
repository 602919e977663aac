using System.Diagnostics;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Tests.Threading;

public class TeamCostsTests
{
    private static readonly TeamCosts s_costs = new() { Meeting = 400, FurtherThread = 100 };

    [Theory]
    [InlineData(2, 32, 300, 1)]        // shorter than a meeting
    [InlineData(2, 1, 30_000, 1)]      // cannot be divided
    [InlineData(1, 32, 30_000, 1)]     // no other thread to divide it with
    [InlineData(2, 32, 30_000, 2)]
    [InlineData(8, 32, 30_000, 8)]
    [InlineData(16, 32, 3_000, 2)]     // a part takes three times as long as a meeting
    [InlineData(4, 5, 30_000, 3)]      // 2, 2 and 1: a fourth thread would not be done sooner
    [InlineData(2, 32, 2_000_000, 8)]  // long work is cut more finely
    [InlineData(2, 3, 2_000_000, 3)]
    public void WorkIsCutIntoAsManyPartsAsAreDoneSoonest(int threads, int count, double nanoseconds, int parts) =>
        Assert.Equal(parts, s_costs.Parts(threads, count, nanoseconds));

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(4, 2, true)]
    [InlineData(8, 8, false)]
    [InlineData(16, 8, false)]
    [InlineData(16, 2, true)]
    public void FewShardsAreTakenInTurn(int threads, int shards, bool inTurn) =>
        Assert.Equal(inTurn, s_costs.TakesShardsInTurn(threads, shards, rows: 2, weights: 1_500_000));

    [Fact]
    public void ShardsOfASmallNetworkAreNotTakenInTurn() => Assert.False(s_costs.TakesShardsInTurn(8, 2, rows: 2, weights: 1000));

    [Fact]
    public void TimeOnSeveralThreadsIsThatOfTheLongestPartsAndTheMeetings()
    {
        var trace = new TeamTrace();
        trace.Add(new TeamCall(Count: 32, Estimate: 30_000, Measured: 32_000));
        trace.Add(new TeamCall(Count: 5, Estimate: 10_000, Measured: 10_000));
        trace.Add(new TeamCall(Count: 32, Estimate: 300, Measured: 320));
        Assert.Equal(42_320, trace.TimeOn(1, s_costs), 6);
        Assert.Equal(16_000 + 400 + 6_000 + 400 + 320, trace.TimeOn(2, s_costs), 6);
        Assert.Equal(8_000 + 600 + 4_000 + 500 + 320, trace.TimeOn(4, s_costs), 6);
    }

    // 9 units are cut into 8 parts, of which a thread has 4, 2 or 1, and the longest part has 2 units.
    [Theory]
    [InlineData(1, 900_000)]
    [InlineData(2, 800_000 + 400)]
    [InlineData(4, 400_000 + 600)]
    [InlineData(8, 200_000 + 1000)]
    public void TimeOfManyPartsIsThatOfTheThreadWithTheMost(int threads, double time)
    {
        var costs = s_costs with { FurtherThread = 100 };
        var trace = new TeamTrace();
        trace.Add(new TeamCall(Count: 9, Estimate: 420_000, Measured: 900_000));
        Assert.Equal(threads == 1 ? 1 : 8, costs.Parts(threads, 9, 420_000));
        Assert.Equal(time, trace.TimeOn(threads, costs), 6);
    }

    [Fact]
    public void TimeIsNeverAboveThatOfOneThreadWhereMeetingsAreShort()
    {
        var costs = s_costs with { Meeting = 1, FurtherThread = 0 };
        var random = new Random(5);
        for (var call = 0; call < 500; call++)
        {
            var trace = new TeamTrace();
            var nanoseconds = Math.Pow(10, 2 + (4 * random.NextDouble()));
            trace.Add(new TeamCall(random.Next(1, 100), nanoseconds, nanoseconds));
            foreach (var threads in new[] { 2, 4, 16 })
                Assert.InRange(trace.TimeOn(threads, costs), nanoseconds / threads, nanoseconds + 1);
        }
    }

    [Fact]
    public void TraceListsWhatAnOpenTeamDoes()
    {
        var trace = new TeamTrace();
        var team = new Team(trace);
        team.Run(new NoWork(), 3, nanoseconds: 5);
        Assert.Empty(trace.Calls);
        var start = Stopwatch.GetTimestamp();
        using (team.Open())
            team.Run(new NoWork(), 3, nanoseconds: 5);
        var call = Assert.Single(trace.Calls);
        Assert.Equal((3, 5), (call.Count, call.Estimate));
        Assert.InRange(call.Measured, 0, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
    }

    private readonly struct NoWork : IRangeWork
    {
        public void Run(int first, int end)
        {
        }
    }
}
