using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// A few threads that stay, for work of microseconds to milliseconds that comes again and again: between two calls they spin for some microseconds,
/// then sleep. A call allocates nothing. One pool serves one caller at a time; different pools are independent.
/// </summary>
/// <remarks>
/// A ticket holds the number of the call in its upper half and the next part to do in its lower half. A thread takes a part by advancing the whole
/// ticket, so one that comes late for a call cannot take a part of the next by mistake, and what it read of the call (work, count) is still
/// valid when the exchange succeeds, because a call with a part left to take is not over.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    private const int Spins = 64;
    private const int SpinLength = 8;

    private readonly Lock _exceptionLock = new();
    private readonly object _sleep = new();
    private readonly object _done = new();
    private readonly Thread[] _threads;

    private IParallelWork? _work;
    private int _count;
    private long _ticket;
    private int _remaining;
    private int _sleeping;
    private int _callerSleeping;
    private int _running;
    private volatile bool _stopping;
    private ExceptionDispatchInfo? _exception;
    private int _exceptionIndex;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Threads that take part in a call, the calling one included; 0 means one per processor. 1 starts none: everything runs on the caller.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        _threads = new Thread[Threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Serve) { IsBackground = true, Name = $"Recurrent worker {i + 1}" };
            _threads[i].UnsafeStart();
        }
    }

    /// <summary>Threads that take part, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Does all parts and returns when the last is done. Of several exceptions the one of the lowest part is thrown; the other parts are done all the same.</summary>
    public void Run(IParallelWork work, int count)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("A worker pool serves one caller at a time.");
        try
        {
            _exception = null;
            _exceptionIndex = int.MaxValue;
            if (_threads.Length == 0 || count == 1)
            {
                for (var i = 0; i < count; i++)
                    Invoke(work, i);
            }
            else if (count > 0)
            {
                RunTogether(work, count);
            }

            _exception?.Throw();
        }
        finally
        {
            _work = null;
            _exception = null;
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stopping = true;
        lock (_sleep)
            Monitor.PulseAll(_sleep);
        foreach (var thread in _threads)
            thread.Join();
    }

    private void RunTogether(IParallelWork work, int count)
    {
        // A thread still leaving the last call may hold its final ticket: replaced by one without parts, it cannot be advanced under the new count.
        var last = Call();
        Interlocked.Exchange(ref _ticket, last << 32 | int.MaxValue);
        _work = work;
        _count = count;
        _remaining = count;

        // A full fence: sleepers either see the new ticket before they sleep, or are seen here.
        Interlocked.Exchange(ref _ticket, (last + 1) << 32);
        if (Volatile.Read(ref _sleeping) > 0)
            lock (_sleep)
                Monitor.PulseAll(_sleep);

        TakeParts();
        for (var i = 0; i < Spins && Volatile.Read(ref _remaining) > 0; i++)
            Thread.SpinWait(SpinLength);
        if (Volatile.Read(ref _remaining) == 0)
            return;
        lock (_done)
        {
            Interlocked.Exchange(ref _callerSleeping, 1);
            while (Volatile.Read(ref _remaining) > 0)
                Monitor.Wait(_done);
            Volatile.Write(ref _callerSleeping, 0);
        }
    }

    private void TakeParts()
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var work = _work;
            var part = (int)(ticket & uint.MaxValue);
            if (part >= Volatile.Read(ref _count))
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) != ticket)
                continue;
            Invoke(work!, part);
            if (Interlocked.Decrement(ref _remaining) == 0 && Volatile.Read(ref _callerSleeping) != 0)
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

    private void Serve()
    {
        var seen = 0L;
        while (!_stopping)
        {
            var spins = 0;
            while (Call() == seen && spins++ < Spins && !_stopping)
                Thread.SpinWait(SpinLength);
            if (Call() == seen && !_stopping)
            {
                lock (_sleep)
                {
                    Interlocked.Increment(ref _sleeping);
                    while (Call() == seen && !_stopping)
                        Monitor.Wait(_sleep);
                    Interlocked.Decrement(ref _sleeping);
                }
            }

            seen = Call();
            TakeParts();
        }
    }

    private long Call() => Volatile.Read(ref _ticket) >> 32;
}
