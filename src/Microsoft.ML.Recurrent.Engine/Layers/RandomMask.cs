using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Draws the random masks of dropout and zoneout. Each draw is seeded by its purpose (run, layer, absolute time step), never by earlier draws, so that
/// windows, shards and threads do not change it. Not thread-safe: use one instance per pass.
/// </summary>
internal sealed class RandomMask
{
    private readonly SeededRandom _random = new(0);

    /// <summary>Fills a mask with 0 with probability <paramref name="rate"/>, and with 1 / (1 - rate) otherwise.</summary>
    public void FillDropout(Span<float> mask, float rate, ulong seed, ulong purpose, ulong index) =>
        Fill(mask, rate, 0, 1 / (1 - rate), seed, purpose, index);

    /// <summary>Fills a mask with 1 with probability <paramref name="rate"/>, and with 0 otherwise.</summary>
    public void FillKeep(Span<float> mask, float rate, ulong seed, ulong purpose, ulong index) =>
        Fill(mask, rate, 1, 0, seed, purpose, index);

    /// <summary>Draws a single value as <see cref="FillDropout"/> does.</summary>
    public static float DropoutOf(float rate, ulong seed, ulong purpose, ulong index) =>
        (uint)SeededRandom.Combine(seed, purpose, index) < Threshold(rate) ? 0 : 1 / (1 - rate);

    private static uint Threshold(float rate) => (uint)Math.Min(rate * 4294967296.0, uint.MaxValue);

    private void Fill(Span<float> mask, float rate, float hit, float miss, ulong seed, ulong purpose, ulong index)
    {
        _random.Reseed(SeededRandom.Combine(seed, purpose, index));
        // Each number of the generator yields two draws of 32 bits.
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
