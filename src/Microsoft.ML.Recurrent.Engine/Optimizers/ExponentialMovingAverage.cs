using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// A running average of the weights, which often predicts better than the last weights (Polyak and Juditsky, 1992): average += (1 - d) * (weights - average).
/// In the n-th update d = min(decay, (1 + n) / (10 + n)), so that the random start is forgotten quickly.
/// </summary>
/// <remarks>One instance belongs to one training run and is not thread-safe. An update allocates nothing.</remarks>
public sealed class ExponentialMovingAverage
{
    // Differences are formed in a buffer that stays in the first-level cache.
    private const int ChunkLength = 1024;

    private readonly float _decay;
    private float[] _average = [];
    private float _share;

    /// <summary>Creates an average that has seen nothing.</summary>
    /// <param name="decay">How much of the average an update keeps in the long run, in [0, 1), default 0.999.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is out of range.</exception>
    public ExponentialMovingAverage(float decay = 0.999f) => _decay = Setting.Decay(decay);

    /// <summary>Number of updates since <see cref="Initialize"/>, including those before a <see cref="Restore"/>.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>The averaged weights; a view that the next update changes.</summary>
    public ReadOnlySpan<float> Average => _average;

    /// <summary>The live array behind <see cref="Average"/>, for checkpoints: write or copy it before going on.</summary>
    public float[] State => _average;

    /// <summary>Starts from the present weights.</summary>
    /// <param name="weights">Copied.</param>
    public void Initialize(ReadOnlySpan<float> weights)
    {
        _average = weights.ToArray();
        UpdateCount = 0;
    }

    /// <summary>Takes the weights after a step into the average.</summary>
    /// <param name="weights">As many as at <see cref="Initialize"/>.</param>
    /// <exception cref="ArgumentException">The number of weights is another one.</exception>
    public void Update(ReadOnlySpan<float> weights)
    {
        if (weights.Length != _average.Length)
            throw new ArgumentException($"{weights.Length} weights for an average of {_average.Length}.", nameof(weights));

        BeginUpdate();
        UpdateRange(weights, 0);
    }

    /// <summary>Starts an update that then goes over the weights range by range; together they are what <see cref="Update"/> does.</summary>
    internal void BeginUpdate()
    {
        UpdateCount++;
        _share = (float)(1 - Math.Min(_decay, (1.0 + UpdateCount) / (10.0 + UpdateCount)));
    }

    /// <summary>Takes a range of the weights into the average. Ranges that do not overlap may be taken at the same time.</summary>
    /// <param name="weights">The weights of the range.</param>
    /// <param name="offset">Where the range starts among all weights.</param>
    internal void UpdateRange(ReadOnlySpan<float> weights, int offset)
    {
        Span<float> buffer = stackalloc float[ChunkLength];
        for (int start = 0; start < weights.Length; start += ChunkLength)
        {
            ReadOnlySpan<float> chunk = weights.Slice(start, Math.Min(ChunkLength, weights.Length - start));
            Span<float> average = _average.AsSpan(offset + start, chunk.Length);
            Span<float> change = buffer[..chunk.Length];
            TensorPrimitives.Subtract(chunk, average, change);
            TensorPrimitives.Multiply(change, _share, change);
            TensorPrimitives.Add(average, change, average);
        }
    }

    /// <summary>Continues where another average with the same decay stopped.</summary>
    /// <param name="updateCount">Its <see cref="UpdateCount"/>.</param>
    /// <param name="state">Its <see cref="State"/>; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="updateCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">The number of weights is not that of <see cref="Initialize"/>.</exception>
    public void Restore(long updateCount, ReadOnlySpan<float> state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updateCount);
        if (state.Length != _average.Length)
            throw new ArgumentException($"{state.Length} weights for an average of {_average.Length}.", nameof(state));
        state.CopyTo(_average);
        UpdateCount = updateCount;
    }
}
