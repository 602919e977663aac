using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Tests.Memory;

public sealed unsafe class PackedWeightsTests
{
    private const int Rows = 70;
    private const int Columns = 37;
    private const int Hidden = 35;

    [Fact]
    public void WeightsThat16BitsHoldAreStoredInThem()
    {
        var weights = ShortWeights.Of(Rows * Columns);
        var packed = Pack(weights, backward: false);
        Assert.True(packed.IsShort);
        Assert.Equal(Multiply(Pack(weights, backward: true)), Multiply(packed));
    }

    [Fact]
    public void OneWeightThat16BitsDoNotHoldKeepsTheFloats()
    {
        var weights = ShortWeights.Of(Rows * Columns);
        weights[^1] = 0.1f;
        var packed = Pack(weights, backward: false);
        Assert.False(packed.IsShort);
        Assert.Equal(Multiply(Pack(weights, backward: true)), Multiply(packed));
    }

    [Fact]
    public void OnceABackwardPassIsRequestedTheWeightsStayFloats()
    {
        var weights = ShortWeights.Of(Rows * Columns);
        var packed = Pack(weights, backward: false);
        var before = Multiply(packed);
        Refresh(packed, weights, backward: true);
        Assert.False(packed.IsShort);
        Assert.Equal(before, Multiply(packed));
        Refresh(packed, weights, backward: false);
        Assert.False(packed.IsShort);
    }

    [Fact]
    public void TheFormFollowsTheWeights()
    {
        var weights = ShortWeights.Of(Rows * Columns);
        var packed = Pack(weights, backward: false);
        var before = Multiply(packed);
        Refresh(packed, [.. weights.Select(weight => weight * 1.01f)], backward: false);
        Assert.False(packed.IsShort);
        Refresh(packed, weights, backward: false);
        Assert.True(packed.IsShort);
        Assert.Equal(before, Multiply(packed));
    }

    private static PackedWeights Pack(float[] weights, bool backward)
    {
        var packed = new PackedWeights(new Parameter("w", 0, Rows, Columns, IsVector: false), new GatePanels(2, Hidden));
        Refresh(packed, weights, backward);
        return packed;
    }

    private static void Refresh(PackedWeights packed, float[] weights, bool backward)
    {
        packed.Prepare(weights, backward);
        packed.Refresh(weights, 0, packed.Panels.Count);
    }

    private static int[] Multiply(PackedWeights packed)
    {
        var random = new Random(2);
        float[] a = [.. Enumerable.Range(0, 3 * Columns).Select(_ => random.NextSingle() - 0.5f)];
        var gates = new float[3 * packed.Panels.TotalWidth];
        fixed (float* from = a)
        fixed (float* to = gates)
            packed.Multiply(from, Columns, null, to, 3, 0, 3);
        return Array.ConvertAll(gates, BitConverter.SingleToInt32Bits);
    }
}
