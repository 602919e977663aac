using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Keeps the inputs of the head at the last steps with the tokens that followed, and mixes what they predict into the probabilities of a network; see
/// <see cref="AdaptationOptions"/>. Adding and mixing allocate nothing. An instance serves one text at a time.
/// </summary>
internal sealed class NeuralCache
{
    private readonly AdaptationOptions _options;
    private readonly float[] _states; // [entries, width]
    private readonly int[] _tokens;   // [entries]
    private readonly float[] _shares; // [entries], of the last Attend
    private readonly float[] _sums;   // [tokens], zero between calls
    private int _next;                // the entry that is replaced next

    /// <param name="network">A network that predicts the next token.</param>
    /// <param name="options">The options, with a cache.</param>
    /// <exception cref="ArgumentException">The states do not fit in one buffer.</exception>
    public NeuralCache(RecurrentNetwork network, AdaptationOptions options)
    {
        _options = options;
        Width = network.Chain.Head.Weight.Columns;
        var length = (long)options.CacheSize * Width;
        if (length > AlignedBuffer.MostFloats)
            throw new ArgumentException($"{nameof(AdaptationOptions.CacheSize)} is {options.CacheSize}, with {Width} values each; "
                + $"at most {AlignedBuffer.MostFloats / Width} fit.", nameof(options));
        _states = new float[length];
        _tokens = new int[options.CacheSize];
        _shares = new float[options.CacheSize];
        _sums = new float[network.Shape.OutputSize];
    }

    /// <summary>Gets the number of values of a state.</summary>
    public int Width { get; }

    /// <summary>Gets the number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets every entry.</summary>
    public void Clear() => (Count, _next) = (0, 0);

    /// <summary>Adds an entry, in place of the oldest one if there is no room.</summary>
    /// <param name="state">The input of the head at a step. [Width]</param>
    /// <param name="token">The token that followed.</param>
    public void Add(ReadOnlySpan<float> state, int token)
    {
        state.CopyTo(_states.AsSpan(_next * Width, Width));
        _tokens[_next] = token;
        _next = _next + 1 == _tokens.Length ? 0 : _next + 1;
        Count = Math.Min(Count + 1, _tokens.Length);
    }

    /// <summary>Mixes the predictions of the cache into those of the network.</summary>
    /// <param name="state">The input of the head. [Width]</param>
    /// <param name="logProbabilities">The log-probabilities of all tokens, which are replaced. [tokens]</param>
    public void Mix(ReadOnlySpan<float> state, Span<float> logProbabilities)
    {
        if (Attend(state) is not (> 0 and var total))
            return;
        for (var i = 0; i < Count; i++)
            _sums[_tokens[i]] += _shares[i];
        TensorPrimitives.Add(logProbabilities, (float)Math.Log(1 - (double)_options.CacheWeight), logProbabilities);
        for (var i = 0; i < Count; i++)
        {
            ref var sum = ref _sums[_tokens[i]];
            if (sum > 0)
                logProbabilities[_tokens[i]] = LogSum(logProbabilities[_tokens[i]], Math.Log(_options.CacheWeight * (double)sum / total));
            sum = 0;
        }
    }

    /// <summary>Mixes the prediction of the cache into that of the network for one token.</summary>
    /// <param name="state">The input of the head. [Width]</param>
    /// <param name="token">The token.</param>
    /// <param name="logProbability">The log-probability of the token under the network.</param>
    /// <returns>The log-probability of the token.</returns>
    public float Mix(ReadOnlySpan<float> state, int token, float logProbability)
    {
        if (Attend(state) is not (> 0 and var total))
            return logProbability;
        var sum = 0f;
        for (var i = 0; i < Count; i++)
            if (_tokens[i] == token)
                sum += _shares[i];
        logProbability += (float)Math.Log(1 - (double)_options.CacheWeight);
        return sum > 0 ? LogSum(logProbability, Math.Log(_options.CacheWeight * (double)sum / total)) : logProbability;
    }

    /// <summary>Writes the entries.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(_next);
        SessionBytes.Write(writer, _tokens.AsSpan(0, Count));
        SessionBytes.Write(writer, _states.AsSpan(0, Count * Width));
    }

    /// <summary>Reads and checks entries that <see cref="Save"/> wrote, and returns the action that replaces those of this cache by them.</summary>
    /// <exception cref="ArgumentException">They do not fit this cache.</exception>
    public Action Read(BinaryReader reader)
    {
        var (count, next) = (reader.ReadInt32(), reader.ReadInt32());
        if (count < 0 || count > _tokens.Length || next != (count < _tokens.Length ? count : next) || next < 0 || next >= _tokens.Length)
            throw new ArgumentException($"the cache has {count} entries, of which {next} is the next; it holds {_tokens.Length}");
        var tokens = SessionBytes.ReadTokens(reader, count, _sums.Length);
        var states = SessionBytes.ReadSingles(reader, count * Width);
        return () =>
        {
            tokens.CopyTo(_tokens, 0);
            states.CopyTo(_states, 0);
            (Count, _next) = (count, next);
        };
    }

    /// <summary>Computes the share of each entry, up to a common factor.</summary>
    /// <returns>The sum of the shares; 0 without entries, or if a product is not finite.</returns>
    private float Attend(ReadOnlySpan<float> state)
    {
        if (Count == 0)
            return 0;
        var shares = _shares.AsSpan(0, Count);
        for (var i = 0; i < Count; i++)
            shares[i] = _options.CacheFlatness * TensorPrimitives.Dot(state, _states.AsSpan(i * Width, Width));
        var largest = TensorPrimitives.Max<float>(shares);
        if (!float.IsFinite(largest))
            return 0;
        TensorPrimitives.Subtract(shares, largest, shares);
        TensorPrimitives.Exp(shares, shares);
        return TensorPrimitives.Sum<float>(shares);
    }

    private static float LogSum(double one, double other) =>
        (float)(Math.Max(one, other) + Math.Log(1 + Math.Exp(-Math.Abs(one - other))));
}
