namespace Microsoft.ML.Recurrent.Engine.Tests.Memory;

/// <summary>Weights that 16 bits hold exactly.</summary>
internal static class ShortWeights
{
    public static float[] Of(int count)
    {
        var random = new Random(1);
        float[] weights = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        Cut(weights);
        return weights;
    }

    /// <summary>Sets the lower half of each weight to zero.</summary>
    public static void Cut(Span<float> weights)
    {
        foreach (ref var weight in weights)
            weight = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(weight) & 0xFFFF0000);
    }
}
