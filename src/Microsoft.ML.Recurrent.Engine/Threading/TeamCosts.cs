namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Estimates how long pieces of work take, and from that on how many threads a piece is done soonest. The constants were measured on two cores with vectors
/// of 512 bits; only their proportions matter. No result depends on them.
/// </summary>
internal sealed record TeamCosts
{
    // A product of many rows runs at most of the speed of the multiply-adds; one of few rows waits for its weights, which come from the second or third level
    // of the cache.
    private const double MultiplyAddsPerNanosecond = 60;
    private const double WeightsPerNanosecond = 30;

    private const double NanosecondsPerUnit = 1.5;
    private const double SummandsPerNanosecond = 8;

    // The share of the work of a shard that one thread does while the others wait: its inputs, its loss, its pooling.
    private const double SerialShare = 0.1;

    // The number of times that the threads meet in a step of a recurrent layer, forward and backward together.
    private const int MeetingsPerStep = 3;

    // The number of parts for each thread, and the minimum length of a part, where a long piece is cut into more parts than there are threads.
    private const int MostPartsPerThread = 4;
    private const double LongPart = 50_000;

    // A part should take much longer than a meeting costs, or the threads do little but meet.
    private const double PartsOfMeeting = 3;

    /// <summary>Gets the measured costs.</summary>
    public static TeamCosts Measured { get; } = new();

    /// <summary>Gets the time that it takes to pass work to a second thread that is awake and to wait for it, in nanoseconds.</summary>
    /// <value>The default is 900.</value>
    public double Meeting { get; init; } = 900;

    /// <summary>Gets the time that each further thread adds to a meeting, in nanoseconds: it takes its part and reports it in turn.</summary>
    /// <value>The default is 60.</value>
    public double FurtherThread { get; init; } = 60;

    /// <summary>Gets the time from which waking a sleeping thread is worthwhile, in nanoseconds.</summary>
    /// <value>The default is 100,000: waking takes some 50,000.</value>
    public double Waking { get; init; } = 100_000;

    /// <summary>Gets the time from which work may be shared, in nanoseconds; shorter work is not even cut into parts.</summary>
    public double LeastShared => 2 * PartsOfMeeting * Meeting;

    /// <summary>Returns the time of a product of [rows, inner] and [inner, width] on one thread.</summary>
    public static double OfProduct(int rows, int inner, int width) =>
        (double)inner * width * Math.Max(1 / WeightsPerNanosecond, rows / MultiplyAddsPerNanosecond);

    /// <summary>Returns the time of the gate maths of some units on one thread.</summary>
    public static double OfUnits(int rows, int units) => NanosecondsPerUnit * rows * units;

    /// <summary>Returns the time of adding rows up on one thread.</summary>
    public static double OfSums(int rows, int width) => (double)rows * width / SummandsPerNanosecond;

    /// <summary>Returns the number of parts into which work is cut.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="count">The number of units that can be done separately.</param>
    /// <param name="nanoseconds">The time of the work on one thread.</param>
    /// <returns>1 if one thread is done sooner than several.</returns>
    public int Parts(int threads, int count, double nanoseconds)
    {
        var most = Math.Min(Math.Min(threads, count), WorkerPool.MostOwnParts);
        if (most <= 1)
            return 1;
        if (nanoseconds / most > LongPart)
            return (int)Math.Clamp(nanoseconds / LongPart, most, Math.Min(count, MostPartsPerThread * most));
        if (Meeting > 0)
            most = (int)Math.Clamp(nanoseconds / (PartsOfMeeting * Meeting), 1, most);

        // As few threads as are done at the same time: of 5 units, 3 threads get 2, 2 and 1, and so would 4.
        var units = (count + most - 1) / most;
        var parts = (count + units - 1) / units;
        return (nanoseconds * units / count) + MeetingOf(parts) < nanoseconds ? parts : 1;
    }

    /// <summary>Returns the time that it takes some threads to meet, in nanoseconds.</summary>
    public double MeetingOf(int threads) => threads < 2 ? 0 : Meeting + ((threads - 2) * FurtherThread);

    /// <summary>
    /// Determines whether shards that are fewer than the threads are done sooner one after another, each by all threads, than at the same time, each by one.
    /// </summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="shards">The number of shards.</param>
    /// <param name="rows">The number of sequences of a shard.</param>
    /// <param name="weights">The number of weights that a step reads.</param>
    public bool TakesShardsInTurn(int threads, int shards, int rows, int weights)
    {
        if (shards <= 1 || threads <= 1)
            return threads > 1;
        var step = OfProduct(rows, weights, 1);
        return shards * (SerialShare + ((1 - SerialShare) / threads) + (MeetingsPerStep * Meeting / step)) < 1;
    }
}
