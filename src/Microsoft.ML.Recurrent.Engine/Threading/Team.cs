using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Represents the threads of a pool that work together on one shard. Work is divided by what it computes, such as the columns of a product, never along a sum,
/// so that a result has the same bits on any number of threads. While a team is closed, which it is until <see cref="Open"/>, everything is done by the thread
/// that asks for it, and any number of threads may ask; an open team serves one thread at a time.
/// </summary>
/// <remarks>
/// No thread waits for one that has not begun: parts are taken, not assigned, so that on a computer whose processors are busy, the thread that asks does the
/// whole work itself. It waits only for a part that another thread has begun.
/// </remarks>
internal sealed class Team
{
    private static readonly RangeCall<Nothing> s_nothing = new();
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(2);
    private static int s_kinds;

    private readonly WorkerPool? _pool;
    private readonly TeamTrace? _trace;
    private readonly TeamCosts _costs = TeamCosts.Measured;
    private readonly bool _streams;
    private object?[] _calls = []; // by kind of work
    private bool _open;
    private double _expected; // nanoseconds of announced work that is still to come
    private double _untilWake; // nanoseconds of work until sleeping threads are woken again
    private long _opened;      // of a team of streams
    private bool _followsSoon;

    /// <summary>Initializes a new instance of the <see cref="Team"/> class.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="costs">The costs by which the number of threads of a piece of work is chosen; null for those that were measured.</param>
    /// <param name="streams">
    /// Whether the team is opened for each step of a stream: then threads are woken where steps follow each other soon, and stay awake between them.
    /// </param>
    public Team(WorkerPool pool, TeamCosts? costs = null, bool streams = false) => (_pool, _costs, _streams) = (pool, costs ?? _costs, streams);

    /// <summary>Initializes a new instance of the <see cref="Team"/> class of one thread, whose work is noted while it is open.</summary>
    /// <param name="trace">The list to which the work is added.</param>
    public Team(TeamTrace trace) => _trace = trace;

    private Team()
    {
    }

    /// <summary>Gets a team of one thread, which is never open.</summary>
    public static Team Alone { get; } = new();

    /// <summary>Gets the number of threads that work together: 1 while the team is closed.</summary>
    public int Threads => _open && _trace is null ? _pool!.NumberOfThreads : 1;

    /// <summary>Gets a value that indicates whether everything is done by the thread that asks for it.</summary>
    public bool IsAlone => !_open;

    /// <summary>Determines whether work may be shared; if not, it need not be described.</summary>
    /// <param name="nanoseconds">The time of the work on one thread.</param>
    public bool Shares(double nanoseconds) => _open && (nanoseconds >= _costs.LeastShared || _trace is not null);

    /// <summary>Determines whether shards are run one after another in an open team, rather than at the same time on the threads of the pool.</summary>
    /// <param name="shards">The number of shards.</param>
    /// <param name="rows">The number of sequences of a shard.</param>
    /// <param name="weights">The number of weights that a step reads.</param>
    public bool TakesShardsInTurn(int shards, int rows, int weights) =>
        _trace is not null || _pool is not null && _costs.TakesShardsInTurn(_pool.NumberOfThreads, shards, rows, weights);

    /// <summary>Opens the team until the returned scope is disposed. Meanwhile, the pool serves no other caller.</summary>
    public Scope Open()
    {
        _open = _trace is not null || _pool is { NumberOfThreads: > 1 };
        (_expected, _untilWake) = (0, 0);
        StayAwake(true);
        if (_streams)
        {
            var now = Stopwatch.GetTimestamp();
            (_followsSoon, _opened) = (Stopwatch.GetElapsedTime(_opened, now) < s_soon, now);
        }

        return new Scope(this);
    }

    /// <summary>Announces work of several calls, for which threads that sleep are woken if it is long enough, even if each call is short.</summary>
    /// <param name="nanoseconds">The time of the work on one thread.</param>
    public void Expect(double nanoseconds)
    {
        if (!_open || _pool is null)
            return;
        _expected = nanoseconds;
        if ((Wakes(0) || (_followsSoon && nanoseconds >= _costs.LeastShared)) && _pool.Sleeping > 0)
            _pool.Run(s_nothing, _pool.NumberOfThreads, wake: true);
    }

    /// <summary>Does work on all units, on as many threads as it is done soonest on.</summary>
    /// <typeparam name="TWork">The kind of work.</typeparam>
    /// <param name="work">The work. It must not ask the team for work in turn.</param>
    /// <param name="count">The number of units.</param>
    /// <param name="nanoseconds">The time of the work on one thread.</param>
    public void Run<TWork>(in TWork work, int count, double nanoseconds)
        where TWork : struct, IRangeWork
    {
        var parts = Shares(nanoseconds) && _pool is not null ? _costs.Parts(_pool.NumberOfThreads, count, nanoseconds) : 1;
        if (parts == 1)
        {
            var start = _trace is null ? 0 : Stopwatch.GetTimestamp();
            work.Run(0, count);
            if (_open)
                _trace?.Add(new TeamCall(count, nanoseconds, Stopwatch.GetElapsedTime(start).TotalNanoseconds));
            return;
        }

        var call = CallOf<TWork>();
        (call.Work, call.Count, call.Parts) = (work, count, parts);
        _pool!.Run(call, parts, Wakes(nanoseconds), parts > _pool.NumberOfThreads ? PartOrder.BothEnds : PartOrder.Own);
    }

    // A thread that was woken sleeps again at once where it got the processor of the caller, so it is woken again now and then while enough work is to come.
    private bool Wakes(double nanoseconds)
    {
        var wakes = nanoseconds >= _costs.Waking || (_untilWake <= 0 && _expected >= 2 * _costs.Waking);
        _expected -= nanoseconds;
        _untilWake = wakes ? 2 * _costs.Waking : _untilWake - nanoseconds;
        return wakes;
    }

    private void StayAwake(bool value)
    {
        if (_pool is not null)
            _pool.StaysAwake = value;
    }

    private RangeCall<TWork> CallOf<TWork>()
        where TWork : struct, IRangeWork
    {
        var kind = RangeCall<TWork>.Kind;
        if (kind >= _calls.Length)
            Array.Resize(ref _calls, kind + 1);
        return (RangeCall<TWork>)(_calls[kind] ??= new RangeCall<TWork>());
    }

    /// <summary>Represents the time for which a team is open.</summary>
    public readonly ref struct Scope(Team team)
    {
        public void Dispose()
        {
            team._open = false;
            team.StayAwake(team._streams);
        }
    }

    private sealed class RangeCall<TWork> : IParallelWork
        where TWork : struct, IRangeWork
    {
        public static readonly int Kind = Interlocked.Increment(ref s_kinds) - 1;

        public TWork Work;

        public int Count;

        public int Parts;

        public void Invoke(int index)
        {
            if (Parts > 0)
                Work.Run((int)((long)Count * index / Parts), (int)((long)Count * (index + 1) / Parts));
        }
    }

    private readonly struct Nothing : IRangeWork
    {
        public void Run(int first, int end)
        {
        }
    }
}
