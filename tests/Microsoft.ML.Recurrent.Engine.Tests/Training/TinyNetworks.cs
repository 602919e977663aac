using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>Small networks for <see cref="TinyData"/>.</summary>
internal static class TinyNetworks
{
    public static NetworkOptions Options(SequencePooling pooling = SequencePooling.Last, int outputSize = TinyData.Classes) => new()
    {
        InputSize = TinyData.InputSize,
        HiddenSizes = [8],
        Pooling = pooling,
        OutputSize = outputSize,
    };

    public static RecurrentNetwork Make(SequencePooling pooling = SequencePooling.Last, int outputSize = TinyData.Classes) =>
        new(Options(pooling, outputSize), 11);

    /// <summary>Dropout of outputs and of the state.</summary>
    public static NoiseOptions Dropout(float rate) => new() { Dropout = rate, RecurrentDropout = rate };

    public static float[] Weights(RecurrentNetwork network) => network.Parameters.Weights.ToArray();
}
