using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

/// <summary>Small networks of random weights, in the layout of the pretrained ones.</summary>
internal static class RandomModels
{
    public static PretrainedModel Create(ulong seed = 5) => new([16, 16], 16, network => network.CopyWeightsFrom(new RecurrentNetwork(network.GetOptions(), seed)));

    /// <summary>A network of several panels of weights, which are rounded to 16 bits as those of the package are.</summary>
    public static PretrainedModel CreateRounded() => new([40, 40], 32, network =>
    {
        new RecurrentNetwork(network.GetOptions(), seed: 6).Parameters.Weights.CopyTo(network.Parameters.WritableWeights);
        PretrainedWeights.Round(network.Parameters.WritableWeights);
        network.Refresh();
    });

    /// <summary>A season of hours and days of the week, a trend and noise.</summary>
    public static float[] Hours(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(t => (float)(
            50 + (10 * Math.Sin(2 * Math.PI * t / 24)) + (t / 24 % 7 >= 5 ? -8 : 0) + (0.01 * t) + random.NextDouble()))];
    }

    /// <summary>Returns months whose level doubles every five years, with a season and noise that are shares of the level.</summary>
    public static float[] Multiplicative(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count)
            .Select(t => (float)(100 * Math.Exp((t / 60.0 * Math.Log(2)) + (0.3 * Math.Sin(2 * Math.PI * t / 12)) + (0.05 * random.NextDouble()))))];
    }
}
