using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Draws tokens from the outputs of a network. Allocates nothing after the first draw; not thread-safe.</summary>
internal sealed class TokenSampler(GenerationOptions options, int tokenCount)
{
    private readonly float[] _weights = new float[tokenCount];
    private readonly ulong[] _ranked = new ulong[tokenCount]; // best first, see RankOf
    private readonly PriorityQueue<ulong, ulong> _best = new();

    /// <summary>Chooses a token.</summary>
    /// <param name="outputs">The outputs of the head. [tokens]</param>
    /// <param name="random">The random numbers, of which one is taken unless the temperature is 0.</param>
    public int Draw(ReadOnlySpan<float> outputs, SeededRandom random)
    {
        outputs.CopyTo(_weights);
        if (!options.AllowUnknown)
            _weights[SequenceEncoding.UnknownToken] = float.NegativeInfinity;
        var largest = TensorPrimitives.Max<float>(_weights);
        if (!float.IsFinite(largest))
            throw new InvalidOperationException(
                FormattableString.Invariant($"The network outputs {largest} for a token; a model with outputs that are not finite cannot generate text."));
        if (options.Temperature == 0)
            return TensorPrimitives.IndexOfMax<float>(_weights);

        TensorPrimitives.Subtract(_weights, largest, _weights);
        TensorPrimitives.Divide(_weights, options.Temperature, _weights);
        TensorPrimitives.Exp(_weights, _weights);
        var candidates = Nucleus(options.TopK is { } most && most < tokenCount ? TakeBest(most) : TakeAll());
        var rest = random.NextDouble() * Sum(candidates);
        foreach (var rank in candidates)
        {
            rest -= WeightOf(rank);
            if (rest < 0)
                return TokenOf(rank);
        }

        return TokenOf(candidates[^1]);
    }

    private Span<ulong> TakeBest(int most)
    {
        _best.Clear();
        for (var token = 0; token < tokenCount; token++)
        {
            var rank = RankOf(token);
            // The queue returns the worst first.
            if (_best.Count < most)
                _best.Enqueue(rank, ~rank);
            else if (rank < _best.Peek())
                _best.EnqueueDequeue(rank, ~rank);
        }

        var taken = _ranked.AsSpan(0, _best.Count);
        for (var i = taken.Length - 1; i >= 0; i--)
            taken[i] = _best.Dequeue();
        return taken;
    }

    private Span<ulong> TakeAll()
    {
        // All tokens below this weight together have less weight than the nucleus leaves out.
        var least = options.TopP == 1 ? 0 : (1 - options.TopP) * TensorPrimitives.Sum<float>(_weights) / (2 * tokenCount);
        var taken = 0;
        for (var token = 0; token < tokenCount; token++)
            if (_weights[token] >= least)
                _ranked[taken++] = RankOf(token);
        var all = _ranked.AsSpan(0, taken);
        if (options.TopP < 1)
            all.Sort();
        return all;
    }

    private Span<ulong> Nucleus(Span<ulong> ranked)
    {
        if (options.TopP == 1)
            return ranked;
        var wanted = options.TopP * Sum(ranked);
        var (sum, count) = (0.0, 0);
        while (count < ranked.Length && (count == 0 || sum < wanted))
            sum += WeightOf(ranked[count++]);
        return ranked[..count];
    }

    private double Sum(ReadOnlySpan<ulong> ranked)
    {
        var sum = 0.0;
        foreach (var rank in ranked)
            sum += WeightOf(rank);
        return sum;
    }

    // Weights are not negative, so that their bits are in the order of their values; of equal weights the smaller token comes first.
    private ulong RankOf(int token) => (ulong)~BitConverter.SingleToUInt32Bits(_weights[token]) << 32 | (uint)token;

    private float WeightOf(ulong rank) => _weights[TokenOf(rank)];

    private static int TokenOf(ulong rank) => (int)(uint)rank;
}
