using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>What all contenders of a layer share: inputs, gradients of the outputs and weights. Read only.</summary>
internal sealed class LayerData
{
    private const ulong Seed = 7;

    public LayerData(LayerItem item)
    {
        var random = new SeededRandom(Seed);
        Inputs = Uniform(random, item.Batch * item.Steps * item.InputSize, 1);
        OutputGradients = Uniform(random, item.Batch * item.OutputSteps * item.OutputSize, 1);
        var inner = item.Convolution is { } convolution ? convolution.KernelSize * item.InputSize / convolution.Groups : item.InputSize;
        var rows = item.OutputSize * (item.Convolution is null ? 3 : 1);
        Weight = Uniform(random, rows * inner, 1 / Math.Sqrt(inner));
        Bias = Uniform(random, rows, 0.1);
    }

    /// <summary>[B, T, I]</summary>
    public float[] Inputs { get; }

    /// <summary>[B, T', O]</summary>
    public float[] OutputGradients { get; }

    /// <summary>[O, K, I / groups] of a convolution, or [3 O, I] of queries, keys and values.</summary>
    public float[] Weight { get; }

    /// <summary>[O] or [3 O]</summary>
    public float[] Bias { get; }

    private static float[] Uniform(SeededRandom random, int count, double limit)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)(((2 * random.NextDouble()) - 1) * limit);
        return values;
    }
}
