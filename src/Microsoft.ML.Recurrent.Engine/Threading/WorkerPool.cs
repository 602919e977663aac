using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Represents a few permanent threads for frequent work that takes microseconds to milliseconds: between two calls, the threads spin for some hundred
/// microseconds and then sleep. A call allocates nothing. One pool serves one caller at a time; different pools are independent.
/// </summary>
/// <remarks>
/// A ticket holds the number of the call and the numbers of parts that were taken from the front and from the back. The caller takes parts from the front,
/// and every second thread of the pool takes them from the back unless the call specifies otherwise, so that in calls with the same number of parts, a
/// thread gets the same parts again, whose data is still in its cache. A thread takes a part by advancing the whole ticket, so a thread that is late for a
/// call cannot take a part of the next one by mistake, and what it read of the call (work, count) is still valid when the exchange succeeds, because a call
/// with a part left to take is not over.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>The maximum number of parts of a call.</summary>
    public const int MostParts = (1 << PartBits) - 1;

    private const int PartBits = 18;

    // Each pause takes some ten nanoseconds, about as long as a part waits for a spinning thread; together they take some hundred microseconds, which bridges
    // the gaps between the calls of a training step and between the times at which the threads finish. Waking a thread costs more than its duration: where a
    // hypervisor hides that a processor is idle, the thread may be scheduled on the caller's processor, wait for the caller and miss the whole call.
    private const int SpinLength = 1;
    private const int Spins = 8000;

    private readonly Lock _exceptionLock = new();
    private readonly object _sleep = new();
    private readonly object _done = new();
    private readonly Thread[] _threads;
    private readonly int _spins;

    private CallState _call;
    private int _running;
    private volatile bool _stopping;
    private ExceptionDispatchInfo? _exception;
    private int _exceptionIndex;

    /// <summary>Initializes a new instance of the <see cref="WorkerPool"/> class and starts its threads.</summary>
    /// <param name="numberOfThreads">
    /// The number of threads that take part in a call, including the caller; 0 means one per processor, 1 starts no thread.
    /// </param>
    public WorkerPool(int numberOfThreads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numberOfThreads);
        NumberOfThreads = numberOfThreads == 0 ? Environment.ProcessorCount : numberOfThreads;

        // A thread that spins without a processor of its own takes time from the threads that work.
        _spins = NumberOfThreads > Environment.ProcessorCount ? 0 : Spins;
        _threads = new Thread[NumberOfThreads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var fromBack = i % 2 == 0;
            _threads[i] = new Thread(() => Serve(fromBack)) { IsBackground = true, Name = $"Recurrent worker {i + 1}" };
            _threads[i].UnsafeStart();
        }
    }

    /// <summary>Gets the number of threads that take part in a call, including the calling thread.</summary>
    public int NumberOfThreads { get; }

    /// <summary>
    /// Runs all parts and returns when the last is done. Of several exceptions, that of the lowest part is thrown; the other parts still run.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="count">The number of parts, at most <see cref="MostParts"/>.</param>
    /// <param name="wake">
    /// Whether to wake sleeping threads. Without it, only threads that are awake help, which is better for work shorter than a wake-up.
    /// </param>
    /// <param name="inOrder">
    /// Whether every thread takes parts from the front: for parts of different lengths, longest first, so that threads finish together.
    /// </param>
    public void Run(IParallelWork work, int count, bool wake = true, bool inOrder = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostParts);
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("A worker pool serves one caller at a time.");
        try
        {
            _exception = null;
            _exceptionIndex = int.MaxValue;
            if (_threads.Length == 0 || count == 1 || (!wake && Volatile.Read(ref _call.Sleeping) == _threads.Length))
            {
                for (var i = 0; i < count; i++)
                    Invoke(work, i);
            }
            else if (count > 0)
            {
                RunTogether(work, count, wake, inOrder);
            }

            _exception?.Throw();
        }
        finally
        {
            _call.Work = null;
            _exception = null;
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        _stopping = true;
        lock (_sleep)
            Monitor.PulseAll(_sleep);
        foreach (var thread in _threads)
            thread.Join();
    }

    private void RunTogether(IParallelWork work, int count, bool wake, bool inOrder)
    {
        // A thread still leaving the last call may hold its final ticket: replaced by one without parts, it cannot be advanced under the new count.
        var last = Call();
        Interlocked.Exchange(ref _call.Ticket, last << (2 * PartBits) | MostParts);
        _call.Work = work;
        _call.Count = count;
        _call.InOrder = inOrder;
        _call.Remaining = count;

        // A full fence: a thread about to sleep either sees the new ticket first or is seen here.
        Interlocked.Exchange(ref _call.Ticket, (last + 1) << (2 * PartBits));
        if (wake && Volatile.Read(ref _call.Sleeping) > 0)
        {
            Volatile.Write(ref _call.CallerProcessor, Thread.GetCurrentProcessorId());
            lock (_sleep)
                Monitor.PulseAll(_sleep);
        }

        TakeParts(fromBack: false);
        for (var i = 0; i < _spins && Volatile.Read(ref _call.Remaining) > 0; i++)
            Thread.SpinWait(SpinLength);
        if (Volatile.Read(ref _call.Remaining) == 0)
            return;
        lock (_done)
        {
            Interlocked.Exchange(ref _call.CallerSleeping, 1);
            while (Volatile.Read(ref _call.Remaining) > 0)
                Monitor.Wait(_done);
            Volatile.Write(ref _call.CallerSleeping, 0);
        }
    }

    private void TakeParts(bool fromBack)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _call.Ticket);
            var work = _call.Work;
            var count = Volatile.Read(ref _call.Count);
            var takesLast = fromBack && !_call.InOrder;
            var front = (int)(ticket >> PartBits) & MostParts;
            var back = (int)ticket & MostParts;
            if (front + back >= count)
                return;
            if (Interlocked.CompareExchange(ref _call.Ticket, ticket + (takesLast ? 1L : 1L << PartBits), ticket) != ticket)
                continue;
            Invoke(work!, takesLast ? count - 1 - back : front);
            if (Interlocked.Decrement(ref _call.Remaining) == 0 && Volatile.Read(ref _call.CallerSleeping) != 0)
                lock (_done)
                    Monitor.PulseAll(_done);
        }
    }

    private void Invoke(IParallelWork work, int part)
    {
        try
        {
            work.Invoke(part);
        }
        catch (Exception exception)
        {
            lock (_exceptionLock)
            {
                if (part >= _exceptionIndex)
                    return;
                _exceptionIndex = part;
                _exception = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    private void Serve(bool fromBack)
    {
        var seen = 0L;
        var spins = _spins;
        while (!_stopping)
        {
            var slept = false;
            for (var i = 0; i < spins && Call() == seen && !_stopping; i++)
                Thread.SpinWait(SpinLength);
            if (Call() == seen && !_stopping)
            {
                lock (_sleep)
                {
                    Interlocked.Increment(ref _call.Sleeping);
                    while (Call() == seen && !_stopping)
                        Monitor.Wait(_sleep);
                    Interlocked.Decrement(ref _call.Sleeping);
                }

                slept = true;
            }

            seen = Call();
            TakeParts(fromBack);

            // Where other programs keep the processors busy, waking may have given this thread the processor of the caller, which continues when this
            // thread sleeps.
            spins = slept && Thread.GetCurrentProcessorId() == Volatile.Read(ref _call.CallerProcessor) ? 0 : _spins;
        }
    }

    private long Call() => Volatile.Read(ref _call.Ticket) >>> (2 * PartBits);

    /// <summary>
    /// Holds the fields that the threads share. Fields that one thread waits for while another writes are two cache lines apart, because processors fetch
    /// lines in pairs.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 5 * 128)]
    private struct CallState
    {
        [FieldOffset(128)]
        public IParallelWork? Work;

        [FieldOffset(136)]
        public long Ticket;

        [FieldOffset(144)]
        public int Count;

        [FieldOffset(148)]
        public bool InOrder;

        [FieldOffset(256)]
        public int Remaining;

        [FieldOffset(384)]
        public int Sleeping;

        [FieldOffset(388)]
        public int CallerSleeping;

        [FieldOffset(392)]
        public int CallerProcessor;
    }
}
