using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Represents a few permanent threads for frequent work that takes microseconds to milliseconds: between two calls, the threads spin for some hundred
/// microseconds and then sleep. A call allocates nothing. One pool serves one caller at a time; different pools are independent.
/// </summary>
/// <remarks>
/// A ticket holds the number of the call and which parts were taken: the numbers of parts taken from the front and from the back or, in a call in which each
/// thread has its own part, one bit for each part. <see cref="PartOrder"/> lists the orders, which are chosen so that in calls with the same number of
/// parts, a thread gets the same parts again, whose data is still in its cache. A thread takes a part by advancing the whole ticket, so a thread that is late
/// for a call cannot take a part of the next one by mistake, and what it read of the call (work, count, order) is still valid when the exchange succeeds,
/// because a call with a part left to take is not over. A thread that is late takes no part at all, and the others do its share.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>The maximum number of parts of a call.</summary>
    public const int MostParts = (1 << PartBits) - 1;

    /// <summary>The maximum number of parts of a call with <see cref="PartOrder.Own"/>.</summary>
    public const int MostOwnParts = 2 * PartBits;

    private const int PartBits = 18;
    private const long AllTaken = (1L << MostOwnParts) - 1;

    // Each pause takes some ten nanoseconds, about as long as a part waits for a spinning thread; together they take some hundred microseconds, which bridges
    // the gaps between the calls of a training step and between the times at which the threads finish. Waking a thread costs more than its duration: where a
    // hypervisor hides that a processor is idle, the thread may be scheduled on the caller's processor, wait for the caller and miss the whole call.
    private const int SpinLength = 1;
    private const int Spins = 8000;

    // While they stay awake, threads spin for some milliseconds. A thread that sleeps is woken on the processor of the caller where the system does not look
    // for an idle one, and would never leave it.
    private const int AwakeSpins = 200_000;
    private const int SpinsPerCheck = 16;

    // If the caller itself waits, its processor is free, and yielding returns at once.
    private const int MostYields = 100;

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
            var number = i + 1;
            _threads[i] = new Thread(() => Serve(number)) { IsBackground = true, Name = $"Recurrent worker {number}" };
            _threads[i].UnsafeStart();
        }
    }

    /// <summary>Gets the number of threads that take part in a call, including the calling thread.</summary>
    public int NumberOfThreads { get; }

    /// <summary>Gets the number of threads that sleep, which take no part in a call that wakes none.</summary>
    public int Sleeping => Volatile.Read(ref _call.Sleeping);

    /// <summary>
    /// Sets a value that indicates whether threads that wait for a call stay awake for milliseconds, for calls that follow each other. A thread on the
    /// processor of the caller then leaves it to the caller and takes no part.
    /// </summary>
    public bool StaysAwake
    {
        set => Volatile.Write(ref _call.StaysAwake, value && _spins > 0);
    }

    /// <summary>
    /// Runs all parts and returns when the last is done. Of several exceptions, that of the lowest part is thrown; the other parts still run.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="count">The number of parts, at most <see cref="MostParts"/> or, with <see cref="PartOrder.Own"/>, <see cref="MostOwnParts"/>.</param>
    /// <param name="wake">
    /// Whether to wake sleeping threads. Without it, only threads that are awake help, which is better for work shorter than a wake-up.
    /// </param>
    /// <param name="order">The order in which the threads take parts.</param>
    public void Run(IParallelWork work, int count, bool wake = true, PartOrder order = PartOrder.BothEnds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, order == PartOrder.Own ? MostOwnParts : MostParts);
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("A worker pool serves one caller at a time.");
        try
        {
            _exception = null;
            _exceptionIndex = int.MaxValue;
            if (_threads.Length == 0 || count == 1 || (!wake && Sleeping == _threads.Length))
            {
                for (var i = 0; i < count; i++)
                    Invoke(work, i);
            }
            else if (count > 0)
            {
                RunTogether(work, count, wake, order);
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

    private void RunTogether(IParallelWork work, int count, bool wake, PartOrder order)
    {
        // A thread still leaving the last call may hold its final ticket: replaced by one without parts, it cannot be advanced under the new count.
        var last = Call();
        Interlocked.Exchange(ref _call.Ticket, last << (2 * PartBits) | AllTaken);
        _call.Work = work;
        _call.Count = count;
        _call.Order = order;
        _call.Remaining = count;

        // A full fence: a thread about to sleep either sees the new ticket first or is seen here.
        Interlocked.Exchange(ref _call.Ticket, (last + 1) << (2 * PartBits));
        if (wake && Sleeping > 0)
        {
            Volatile.Write(ref _call.CallerProcessor, Thread.GetCurrentProcessorId());
            lock (_sleep)
                Monitor.PulseAll(_sleep);
        }

        if (_call.StaysAwake)
            NoteProcessor();
        TakeParts(number: 0);
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

    private void NoteProcessor()
    {
        var processor = Thread.GetCurrentProcessorId();
        if (processor != _call.CallerProcessor)
            Volatile.Write(ref _call.CallerProcessor, processor);
    }

    private void TakeParts(int number)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _call.Ticket);
            var work = _call.Work;
            var (part, taken) = Next(ticket, Volatile.Read(ref _call.Count), _call.Order, number);
            if (part < 0)
                return;
            if (Interlocked.CompareExchange(ref _call.Ticket, taken, ticket) != ticket)
                continue;
            Invoke(work!, part);
            if (Interlocked.Decrement(ref _call.Remaining) == 0 && Volatile.Read(ref _call.CallerSleeping) != 0)
                lock (_done)
                    Monitor.PulseAll(_done);
        }
    }

    /// <summary>Returns the part that a thread takes next, -1 if none is left, and the ticket with that part taken.</summary>
    private static (int Part, long Ticket) Next(long ticket, int count, PartOrder order, int number)
    {
        if (order == PartOrder.Own)
        {
            var left = ~ticket & AllTaken & ((1L << count) - 1);
            var part = number < count && (left >> number & 1) != 0 ? number : BitOperations.TrailingZeroCount(left);
            return left == 0 ? (-1, ticket) : (part, ticket | 1L << part);
        }

        var front = (int)(ticket >> PartBits) & MostParts;
        var back = (int)ticket & MostParts;
        if (front + back >= count)
            return (-1, ticket);
        return order == PartOrder.BothEnds && number % 2 != 0 ? (count - 1 - back, ticket + 1) : (front, ticket + (1L << PartBits));
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

    private void Serve(int number)
    {
        var seen = 0L;
        var spins = _spins;
        while (!_stopping)
        {
            Spin(seen, spins);
            var sleeps = Call() == seen && !_stopping;
            if (sleeps)
                Sleep(seen);
            seen = Call();
            for (var i = 0; i < MostYields && _call.StaysAwake && IsOnProcessorOfCaller; i++)
                Thread.Yield();
            TakeParts(number);

            // Where other programs keep the processors busy, waking may have given this thread the processor of the caller, which continues when this
            // thread sleeps.
            spins = sleeps && IsOnProcessorOfCaller ? 0 : _spins;
        }
    }

    // A thread on the processor of the caller leaves it to the caller; while it can run, it is moved as soon as another processor is idle.
    private void Spin(long seen, int spins)
    {
        for (var i = 0; (i < spins || (i < AwakeSpins && _call.StaysAwake)) && Call() == seen && !_stopping; i++)
        {
            if (i % SpinsPerCheck == 0 && _call.StaysAwake && IsOnProcessorOfCaller)
                Thread.Yield();
            else
                Thread.SpinWait(SpinLength);
        }
    }

    private void Sleep(long seen)
    {
        lock (_sleep)
        {
            Interlocked.Increment(ref _call.Sleeping);
            while (Call() == seen && !_stopping)
                Monitor.Wait(_sleep);
            Interlocked.Decrement(ref _call.Sleeping);
        }
    }

    private bool IsOnProcessorOfCaller => Thread.GetCurrentProcessorId() == Volatile.Read(ref _call.CallerProcessor);

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
        public PartOrder Order;

        [FieldOffset(256)]
        public int Remaining;

        [FieldOffset(384)]
        public int Sleeping;

        [FieldOffset(388)]
        public int CallerSleeping;

        [FieldOffset(392)]
        public int CallerProcessor;

        [FieldOffset(396)]
        public bool StaysAwake;
    }
}
