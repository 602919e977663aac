using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Tests.Threading;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartIsDoneExactlyOnceInEveryCall(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var call = 0; call < 3000; call++)
        {
            var work = new CountingWork(call % 23);
            pool.Run(work, work.Counts.Length);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void WorkThatWakesNobodyIsDoneByThoseAwakeAndTheCaller(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var call = 0; call < 300; call++)
        {
            // Now and then threads fall asleep, and are woken again by the calls between.
            if (call % 100 == 0)
                Thread.Sleep(20);
            var work = new CountingWork(call % 23);
            pool.Run(work, work.Counts.Length, wake: call % 10 == 9);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartIsDoneExactlyOnceWhereThreadsHavePartsOfTheirOwn(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var call = 0; call < 3000; call++)
        {
            // Calls of the other orders come between, so that a thread that is late finds another one.
            var work = new CountingWork(call % (WorkerPool.MostOwnParts + 1));
            pool.Run(work, work.Counts.Length, order: call % 3 == 0 ? PartOrder.BothEnds : PartOrder.Own);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Run(new CountingWork(0), WorkerPool.MostOwnParts + 1, order: PartOrder.Own));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsThatStayAwakeDoEveryPartExactlyOnceAndSleepAfterwards(int threads)
    {
        using var pool = new WorkerPool(threads);
        pool.StaysAwake = true;
        for (var call = 0; call < 3000; call++)
        {
            var work = new CountingWork(call % 23);
            pool.Run(work, work.Counts.Length, wake: call % 50 == 0, call % 3 == 0 ? PartOrder.BothEnds : PartOrder.Own);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }

        pool.StaysAwake = false;
        Assert.True(SpinWait.SpinUntil(() => pool.Sleeping == threads - 1, TimeSpan.FromSeconds(30)));
    }

    // Even if the caller has the only processor that is left, which it leaves while it waits.
    [Fact]
    public void ThreadThatStaysAwakeTakesAPartWhileTheCallerWaitsForIt()
    {
        using var pool = new WorkerPool(2);
        pool.StaysAwake = true;
        for (var call = 0; call < 50; call++)
        {
            var work = new MeetingWork();
            pool.Run(work, 2);
            Assert.True(work.Met);
        }
    }

    [Fact]
    public void ThreadTakesThePartOfItsOwnFirst()
    {
        using var pool = new WorkerPool(3);
        for (var call = 0; call < 50; call++)
        {
            var work = new OwnWork(3);
            pool.Run(work, 3, order: PartOrder.Own);
            Assert.Equal(Environment.CurrentManagedThreadId, work.Threads[0]);
            Assert.Equal(["Recurrent worker 1", "Recurrent worker 2"], work.Names[1..]);
        }
    }

    [Fact]
    public void MorePartsThanATicketHoldsAreRefused()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Run(new CountingWork(1), WorkerPool.MostParts + 1));
        var most = new CountingWork(WorkerPool.MostParts);
        pool.Run(most, WorkerPool.MostParts);
        Assert.DoesNotContain(most.Counts, count => count != 1);
    }

    [Fact]
    public void PartsRunOnSeveralThreadsAtOnce()
    {
        using var pool = new WorkerPool(2);
        var work = new MeetingWork();
        pool.Run(work, 2);
        Assert.True(work.Met);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void EveryThreadTakesPartsInOrderWhereAskedTo(int threads)
    {
        using var pool = new WorkerPool(threads);
        var recorder = new OrderRecorder();
        for (var call = 0; call < 200; call++)
        {
            recorder.Parts.Clear();
            pool.Run(recorder, 20, order: PartOrder.Front);
            foreach (var parts in recorder.Parts.GroupBy(taken => taken.Thread))
                Assert.Equal(parts.Select(taken => taken.Part).Order(), parts.Select(taken => taken.Part));
        }
    }

    [Fact]
    public void OneThreadRunsEverythingOnTheCallerInOrder()
    {
        using var pool = new WorkerPool(1);
        var work = new OrderWork();
        pool.Run(work, 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (i, Environment.CurrentManagedThreadId)), work.Parts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheExceptionOfTheLowestPartReachesTheCallerAndTheOtherPartsAreDone(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var call = 0; call < 100; call++)
        {
            var work = new FailingWork(20);
            var exception = Assert.Throws<InvalidOperationException>(() => pool.Run(work, 20));
            Assert.Equal("part 3", exception.Message);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }

        var after = new CountingWork(5);
        pool.Run(after, 5);
        Assert.All(after.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void RunningWithinAPartIsRefused()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<InvalidOperationException>(() => pool.Run(new NestedWork(pool), 2));
    }

    [Fact]
    public void SeveralPoolsRunAtOnceWithoutDisturbingEachOther() =>
        Parallel.For(0, 4, _ => EveryPartIsDoneExactlyOnceInEveryCall(2));

    [Fact]
    public void DisposedPoolRefusesWork()
    {
        var pool = new WorkerPool(3);
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(new CountingWork(1), 1));
    }

    [Fact]
    public void NegativeNumberOfThreadsIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(-1));

    private sealed class CountingWork(int count) : IParallelWork
    {
        public int[] Counts { get; } = new int[count];

        public void Invoke(int index) => Interlocked.Increment(ref Counts[index]);
    }

    private sealed class OrderWork : IParallelWork
    {
        public List<(int, int)> Parts { get; } = [];

        public void Invoke(int index) => Parts.Add((index, Environment.CurrentManagedThreadId));
    }

    private sealed class FailingWork(int count) : IParallelWork
    {
        public int[] Counts { get; } = new int[count];

        public void Invoke(int index)
        {
            Interlocked.Increment(ref Counts[index]);
            if (index is 3 or 7 or 19)
                throw new InvalidOperationException($"part {index}");
        }
    }

    private sealed class NestedWork(WorkerPool pool) : IParallelWork
    {
        public void Invoke(int index) => pool.Run(this, 1);
    }

    // Each part waits for the other, which can only succeed on two threads.
    private sealed class MeetingWork : IParallelWork
    {
        private readonly Barrier _barrier = new(2);
        private int _met;

        public bool Met => _met == 2;

        public void Invoke(int index)
        {
            if (_barrier.SignalAndWait(TimeSpan.FromSeconds(30)))
                Interlocked.Increment(ref _met);
        }
    }

    // All parts run at once, each on a thread.
    private sealed class OwnWork(int parts) : IParallelWork
    {
        private readonly Barrier _barrier = new(parts);

        public int[] Threads { get; } = new int[parts];

        public string[] Names { get; } = new string[parts];

        public void Invoke(int index)
        {
            _barrier.SignalAndWait(TimeSpan.FromSeconds(30));
            (Threads[index], Names[index]) = (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name ?? "");
        }
    }

    private sealed class OrderRecorder : IParallelWork
    {
        public List<(int Part, int Thread)> Parts { get; } = [];

        public void Invoke(int index)
        {
            Thread.SpinWait(500);
            lock (Parts)
                Parts.Add((index, Environment.CurrentManagedThreadId));
        }
    }
}
