using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

/// <summary>Every optimizer in every variant, and runs of them on random gradients.</summary>
internal static class OptimizerSamples
{
    public static TheoryData<string> Names => new(All.Keys);

    public static IReadOnlyDictionary<string, Func<Optimizer>> All { get; } = new Dictionary<string, Func<Optimizer>>
    {
        ["sgd"] = () => new Sgd(),
        ["sgd, decay"] = () => new Sgd(weightDecay: 0.1f),
        ["sgd, momentum"] = () => new Sgd(0.9f),
        ["sgd, nesterov, decay"] = () => new Sgd(0.9f, nesterov: true, weightDecay: 0.1f),
        ["adam"] = () => new Adam(),
        ["adam, amsgrad, decay"] = () => new Adam(0.8f, 0.95f, 1e-6f, amsGrad: true, weightDecay: 0.1f),
        ["adamw"] = () => new AdamW(weightDecay: 0.1f),
        ["adamw, amsgrad"] = () => new AdamW(amsGrad: true),
        ["rmsprop"] = () => new RmsProp(),
        ["rmsprop, momentum"] = () => new RmsProp(0.9f, momentum: 0.8f),
        ["rmsprop, centered"] = () => new RmsProp(0.9f, centered: true),
        ["rmsprop, momentum, centered"] = () => new RmsProp(0.9f, 1e-4f, 0.8f, centered: true),
        ["adagrad"] = () => new Adagrad(),
        ["adagrad, decay, accumulator"] = () => new Adagrad(1e-6f, 0.5f, 0.1f),
    };

    public static float[] Random(int count, ulong seed, ulong stream = 0)
    {
        var random = new SeededRandom(seed, stream);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = (float)random.NextGaussian();
        return values;
    }

    /// <summary>Steps with gradients that depend on the number of the step alone.</summary>
    public static void Run(Optimizer optimizer, float[] weights, int firstStep, int steps, float learningRate = 0.05f)
    {
        for (int step = firstStep; step < firstStep + steps; step++)
            optimizer.Step(weights, Random(weights.Length, 77, (ulong)step), learningRate);
    }

    /// <summary>Bit patterns, which tell -0 from 0.</summary>
    public static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        return bits;
    }
}
