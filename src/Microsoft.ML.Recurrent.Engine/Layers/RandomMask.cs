using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Draws of dropout and zoneout. Each draw is seeded by what it is for (run, layer, absolute time step), never by what was drawn before, so
/// that windows, shards and threads do not change it. Not thread-safe: one per pass.
/// </summary>
internal sealed class RandomMask
{
    private readonly SeededRandom _random = new(0);

    /// <summary>0 with probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    public void FillDropout(Span<float> mask, float rate, ulong seed, ulong purpose, ulong index) =>
        Fill(mask, rate, 0, 1 / (1 - rate), seed, purpose, index);

    /// <summary>1 with probability <paramref name="rate"/>, else 0.</summary>
    public void FillKeep(Span<float> mask, float rate, ulong seed, ulong purpose, ulong index) =>
        Fill(mask, rate, 1, 0, seed, purpose, index);

    /// <summary>As one value of <see cref="FillDropout"/>, drawn by itself.</summary>
    public static float DropoutOf(float rate, ulong seed, ulong purpose, ulong index) =>
        (uint)SeededRandom.Combine(seed, purpose, index) < Threshold(rate) ? 0 : 1 / (1 - rate);

    private static uint Threshold(float rate) => (uint)Math.Min(rate * 4294967296.0, uint.MaxValue);

    private void Fill(Span<float> mask, float rate, float hit, float miss, ulong seed, ulong purpose, ulong index)
    {
        _random.Reseed(SeededRandom.Combine(seed, purpose, index));
        // Two draws of 32 bits from each number of the generator.
        var threshold = Threshold(rate);
        var i = 0;
        for (; i + 1 < mask.Length; i += 2)
        {
            var bits = _random.NextUInt64();
            mask[i] = (uint)bits < threshold ? hit : miss;
            mask[i + 1] = (uint)(bits >> 32) < threshold ? hit : miss;
        }

        if (i < mask.Length)
            mask[i] = (uint)_random.NextUInt64() < threshold ? hit : miss;
    }
}
