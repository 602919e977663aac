using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Represents threads that share the work of a step of a <see cref="NetworkSession"/>, for few streams of a large network whose steps have to be fast: a step
/// of an LSTM of 512 units takes little more than half the time on two threads. What takes too short to be shared, such as a step of 128 units, is done by the
/// calling thread. Results are the same bits with any number of threads.
/// </summary>
/// <remarks>
/// <para>
/// Any number of sessions, on any number of threads, may share an instance. It helps one of them at a time; a step that begins meanwhile runs on the thread
/// that calls it. For many streams at once, sessions without shared threads use the processors better.
/// </para>
/// <para>
/// After a step, the threads wait for the next one for some milliseconds without giving up their processors. They sleep where steps are further apart than
/// about two milliseconds, and such steps run on the calling thread. Dispose the instance when no more steps follow; sessions then run on the calling thread.
/// </para>
/// </remarks>
public sealed class SessionThreads : IDisposable
{
    private readonly WorkerPool _pool;
    private int _used;
    private int _disposed;

    /// <summary>Initializes a new instance of the <see cref="SessionThreads"/> class and starts its threads.</summary>
    /// <param name="numberOfThreads">The number of threads of a step, including the one that calls the session; 0 uses one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public SessionThreads(int numberOfThreads = 0) => _pool = new WorkerPool(numberOfThreads);

    /// <summary>Gets the number of threads of a step, including the one that calls the session.</summary>
    public int NumberOfThreads => _pool.NumberOfThreads;

    /// <summary>Waits for the end of a step that is running, and stops the threads.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        // The use never ends, so that sessions find the threads in use from now on.
        for (var wait = new SpinWait(); !TryEnter();)
            wait.SpinOnce();
        _pool.Dispose();
    }

    /// <summary>Creates the team of a session.</summary>
    /// <param name="costs">The costs by which work is shared; null for those that were measured.</param>
    internal Team CreateTeam(TeamCosts? costs = null) => new(_pool, costs, streams: true);

    /// <summary>Begins a use of the threads, which ends with <see cref="Exit"/>.</summary>
    /// <returns>False if another session is using them.</returns>
    internal bool TryEnter() => Interlocked.CompareExchange(ref _used, 1, 0) == 0;

    /// <summary>Ends a use of the threads.</summary>
    internal void Exit() => Volatile.Write(ref _used, 0);
}
