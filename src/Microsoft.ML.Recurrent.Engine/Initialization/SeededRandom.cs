using System.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Initialization;

/// <summary>
/// Represents a pseudorandom number generator whose stream depends only on the seed and is the same on every platform, runtime and version of this library.
/// </summary>
/// <remarks>
/// The generator is xoshiro256** of Blackman and Vigna ("Scrambled linear pseudorandom number generators", 2021), with period 2^256 - 1 and a state filled
/// by SplitMix64. Floating-point results are computed only from additions, multiplications, divisions and square roots, which IEEE 754 specifies to the
/// last bit. Not suitable for cryptography. Not thread-safe: use a separate stream for each thread; see <see cref="Combine"/>.
/// </remarks>
public sealed class SeededRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Initializes a new instance of the <see cref="SeededRandom"/> class at the start of a stream.</summary>
    /// <param name="seed">The seed; any number.</param>
    /// <param name="stream">
    /// The stream of the seed; any number. Two generators that differ in seed or stream are independent for all practical purposes.
    /// </param>
    public SeededRandom(ulong seed, ulong stream = 0) => Reseed(seed, stream);

    /// <summary>The number of values in <see cref="State"/>.</summary>
    public const int StateLength = 4;

    /// <summary>Gets a copy of the state of the generator, which is its position in the stream, as <see cref="StateLength"/> numbers.</summary>
    public ulong[] State => [_s0, _s1, _s2, _s3];

    /// <summary>
    /// Combines several numbers into one, for the seeds of streams: <c>Combine(seed, epoch, shard)</c>. The result depends on the order and the count of
    /// the numbers.
    /// </summary>
    /// <param name="parts">The numbers to combine; may be empty.</param>
    /// <returns>A well-mixed number, the same on every platform.</returns>
    public static ulong Combine(params ReadOnlySpan<ulong> parts)
    {
        ulong hash = GoldenGamma;
        foreach (ulong part in parts)
            hash = Mix(hash + GoldenGamma ^ Mix(part + GoldenGamma));
        return hash;
    }

    /// <summary>Moves the generator to the start of a stream, as if it were newly created. Allocates no memory.</summary>
    /// <param name="seed">The seed; any number.</param>
    /// <param name="stream">The stream of that seed.</param>
    public void Reseed(ulong seed, ulong stream = 0)
    {
        // Four successive outputs of SplitMix64 are different numbers, so they are never all zero.
        ulong x = Combine(seed, stream);
        _s0 = Mix(x += GoldenGamma);
        _s1 = Mix(x += GoldenGamma);
        _s2 = Mix(x += GoldenGamma);
        _s3 = Mix(x + GoldenGamma);
    }

    /// <summary>Moves the generator to a position that was saved with <see cref="State"/>.</summary>
    /// <param name="state">The state: <see cref="StateLength"/> numbers that are not all zero.</param>
    /// <exception cref="ArgumentException">The state has a different length, or all its numbers are zero.</exception>
    public void Restore(ReadOnlySpan<ulong> state)
    {
        if (state.Length != StateLength || !state.ContainsAnyExcept(0ul))
            throw new ArgumentException($"A state consists of {StateLength} numbers that are not all zero; this one has {state.Length}.", nameof(state));
        (_s0, _s1, _s2, _s3) = (state[0], state[1], state[2], state[3]);
    }

    /// <summary>Returns the next 64 random bits.</summary>
    /// <returns>A number that is uniform over all values.</returns>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Returns the next number in [0, 1), a multiple of 2^-24.</summary>
    /// <returns>A number that is uniform in [0, 1).</returns>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Returns the next number in [0, 1), a multiple of 2^-53.</summary>
    /// <returns>A number that is uniform in [0, 1).</returns>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Returns the next integer below a bound, without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    /// <param name="bound">The bound, 1 or more.</param>
    /// <returns>An integer that is uniform in the range 0 to <paramref name="bound"/> - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong range = (ulong)bound;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (int)high;
    }

    /// <summary>Returns the next number of the standard normal distribution by inversion, which uses one uniform number for each and keeps no spare.</summary>
    /// <returns>A number with mean 0 and standard deviation 1, between about -8.3 and 8.3.</returns>
    public double NextGaussian() => NormalQuantile.Evaluate(((NextUInt64() >> 11) + 0.5) * (1.0 / (1L << 53)));

    /// <summary>Shuffles values into random order (Fisher and Yates).</summary>
    /// <param name="values">The values, which are shuffled in place.</param>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong x)
    {
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
