using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents a running average of the weights, which often predicts better than the last weights (Polyak and Juditsky, 1992): average += (1 - d) * (weights -
/// average). In the n-th update d = min(decay, (1 + n) / (10 + n)), so that the random initial weights are forgotten quickly.
/// </summary>
/// <remarks>An instance belongs to one training run and is not thread-safe. An update allocates nothing.</remarks>
public sealed class ExponentialMovingAverage
{
    // Differences are computed in a buffer that stays in the first-level cache.
    private const int ChunkLength = 1024;

    private readonly float _decay;
    private readonly bool _isMean;
    private float[] _average = [];
    private float _share;

    /// <summary>Initializes a new instance of the <see cref="ExponentialMovingAverage"/> class without weights.</summary>
    /// <param name="decay">The fraction of the average that an update keeps in the long run, in [0, 1). The default is 0.999.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is out of range.</exception>
    public ExponentialMovingAverage(float decay = 0.999f) => _decay = Setting.Decay(decay);

    private ExponentialMovingAverage() => _isMean = true;

    /// <summary>Gets the number of updates since <see cref="Initialize"/>, including those before a <see cref="Restore"/>.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>Gets the averaged weights, a view that the next update changes.</summary>
    public ReadOnlySpan<float> Average => _average;

    /// <summary>Gets the live array of <see cref="Average"/>, for checkpoints. Write or copy it before the next update.</summary>
    public float[] State => _average;

    /// <summary>Starts the average from the current weights.</summary>
    /// <param name="weights">The weights, which are copied.</param>
    public void Initialize(ReadOnlySpan<float> weights)
    {
        _average = weights.ToArray();
        UpdateCount = 0;
    }

    /// <summary>Updates the average with the weights after a step.</summary>
    /// <param name="weights">The weights, whose number equals that of <see cref="Initialize"/>.</param>
    /// <exception cref="ArgumentException">The number of weights differs from that of <see cref="Initialize"/>.</exception>
    public void Update(ReadOnlySpan<float> weights)
    {
        if (weights.Length != _average.Length)
            throw new ArgumentException($"{weights.Length} weights for an average of {_average.Length}.", nameof(weights));

        BeginUpdate();
        UpdateRange(weights, 0);
    }

    /// <summary>Creates the plain mean of the weights after each update instead, as of NT-ASGD (Merity et al. 2018).</summary>
    internal static ExponentialMovingAverage Mean() => new();

    /// <summary>Starts an update that continues with calls of <see cref="UpdateRange"/>; together they are equivalent to <see cref="Update"/>.</summary>
    internal void BeginUpdate()
    {
        UpdateCount++;
        _share = _isMean ? (float)(1.0 / UpdateCount) : (float)(1 - Math.Min(_decay, (1.0 + UpdateCount) / (10.0 + UpdateCount)));
    }

    /// <summary>Updates the average of a range of weights. Ranges that do not overlap may be updated concurrently.</summary>
    /// <param name="weights">The weights of the range.</param>
    /// <param name="offset">The index of the first weight of the range.</param>
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

    /// <summary>Continues from the state of another average with the same decay.</summary>
    /// <param name="updateCount">The <see cref="UpdateCount"/> of the other average.</param>
    /// <param name="state">The <see cref="State"/> of the other average, which is copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="updateCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">The number of weights differs from that of <see cref="Initialize"/>.</exception>
    public void Restore(long updateCount, ReadOnlySpan<float> state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updateCount);
        if (state.Length != _average.Length)
            throw new ArgumentException($"{state.Length} weights for an average of {_average.Length}.", nameof(state));
        state.CopyTo(_average);
        UpdateCount = updateCount;
    }
}
