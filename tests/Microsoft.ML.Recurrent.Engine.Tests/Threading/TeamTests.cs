using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Tests.Threading;

public class TeamTests
{
    /// <summary>Costs with which everything is divided and every thread is woken.</summary>
    internal static TeamCosts Eager { get; } = new() { Meeting = 0, FurtherThread = 0, Waking = 0 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void EveryUnitIsDoneExactlyOnce(int threads)
    {
        using var pool = new WorkerPool(threads);
        var team = new Team(pool, Eager);
        using var scope = team.Open();
        for (var call = 0; call < 2000; call++)
        {
            var counts = new int[call % 50];
            team.Run(new CountingWork(counts), counts.Length, nanoseconds: call % 7 * 100_000);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void ThreadsOfAnOpenTeamWorkAtOnceAndTheCallerTakesTheFirstPart()
    {
        using var pool = new WorkerPool(2);
        var team = new Team(pool, Eager);
        using var scope = team.Open();
        var caller = Environment.CurrentManagedThreadId;
        for (var call = 0; call < 50; call++)
        {
            var work = new MeetingWork(new Barrier(2), new ConcurrentDictionary<int, int>());
            team.Run(work, 2, nanoseconds: 1000);
            Assert.Equal([0, 1], work.Threads.Keys.Order());
            Assert.Equal(caller, work.Threads[0]);
            Assert.NotEqual(caller, work.Threads[1]);
        }
    }

    [Fact]
    public void ClosedTeamDoesEverythingOnTheThreadThatAsks()
    {
        using var pool = new WorkerPool(2);
        var team = new Team(pool, Eager);
        using (team.Open())
            Assert.Equal(2, team.Threads);
        Assert.True(team.IsAlone);
        Assert.Equal(1, team.Threads);

        // While another thread uses the pool, which would refuse a second caller.
        pool.Run(new AskingWork(team), 2);
    }

    [Fact]
    public void TeamOfAPoolOfOneThreadIsAlone()
    {
        using var pool = new WorkerPool(1);
        var team = new Team(pool, Eager);
        using var scope = team.Open();
        Assert.True(team.IsAlone);
        Assert.True(Team.Alone.IsAlone);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void ExceptionReachesTheCallerOnceAndTheTeamCanBeUsedAgain(int threads)
    {
        using var pool = new WorkerPool(threads);
        var team = new Team(pool, Eager);
        for (var call = 0; call < 50; call++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() =>
            {
                using var scope = team.Open();
                team.Run(new FailingWork(), 20, nanoseconds: 1000);
            });
            Assert.Equal("a unit fails", exception.Message);
            Assert.True(team.IsAlone);
            using var again = team.Open();
            var counts = new int[20];
            team.Run(new CountingWork(counts), 20, nanoseconds: 1000);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void AskingWithinWorkIsRefused()
    {
        using var pool = new WorkerPool(2);
        var team = new Team(pool, Eager);
        using var scope = team.Open();
        Assert.Throws<InvalidOperationException>(() => team.Run(new NestedWork(team), 2, nanoseconds: 1000));
    }

    [Fact]
    public void CallsAllocateNothingAfterTheFirstOfAKind()
    {
        using var pool = new WorkerPool(2);
        var team = new Team(pool, Eager);
        using var scope = team.Open();
        var counts = new int[40];
        for (var call = 0; call < 200; call++)
            team.Run(new CountingWork(counts), counts.Length, nanoseconds: 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 200; call++)
            team.Run(new CountingWork(counts), counts.Length, nanoseconds: 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private readonly struct CountingWork(int[] counts) : IRangeWork
    {
        public void Run(int first, int end)
        {
            for (var i = first; i < end; i++)
                Interlocked.Increment(ref counts[i]);
        }
    }

    private readonly struct MeetingWork(Barrier barrier, ConcurrentDictionary<int, int> threads) : IRangeWork
    {
        public ConcurrentDictionary<int, int> Threads => threads;

        public void Run(int first, int end)
        {
            Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30)));
            threads[first] = Environment.CurrentManagedThreadId;
        }
    }

    private readonly struct FailingWork : IRangeWork
    {
        public void Run(int first, int end)
        {
            if (first <= 3 && end > 3)
                throw new InvalidOperationException("a unit fails");
        }
    }

    private readonly struct NestedWork(Team team) : IRangeWork
    {
        public void Run(int first, int end) => team.Run(new CountingWork(new int[2]), 2, nanoseconds: 1000);
    }

    private sealed class AskingWork(Team team) : IParallelWork
    {
        public void Invoke(int index)
        {
            var counts = new int[9];
            team.Run(new CountingWork(counts), 9, nanoseconds: 1000);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }
}
