using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Small networks for <see cref="TinyData"/>.</summary>
internal static class TinyNetworks
{
    public static NetworkOptions Options(SequencePooling pooling = SequencePooling.Last, float dropout = 0, int outputSize = TinyData.Classes) => new()
    {
        InputSize = TinyData.InputSize,
        HiddenSizes = [8],
        Pooling = pooling,
        OutputSize = outputSize,
        Dropout = dropout,
        RecurrentDropout = dropout,
    };

    public static RecurrentNetwork Make(SequencePooling pooling = SequencePooling.Last, float dropout = 0, int outputSize = TinyData.Classes) =>
        new(Options(pooling, dropout, outputSize), 11);

    public static float[] Weights(RecurrentNetwork network) => network.Parameters.Weights.ToArray();
}
