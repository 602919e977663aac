using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// Describes the networks without recurrent layers: three convolutions, each followed by a normalization over the sequence and a rectifier, then the mean and
/// the maximum over the steps. They are smaller than the fully convolutional networks of Wang et al. (2017), because several are averaged.
/// </summary>
/// <remarks>
/// The numbers were chosen by cross-validation, with those of <see cref="Signals.SignalRule"/>. Statistics of a batch would make a sequence depend on others.
/// </remarks>
internal static class ConvolutionalShape
{
    private const int Steps = 128; // of the first convolution for a sequence of median length
    private static readonly (int Channels, int KernelSize)[] s_convolutions = [(32, 9), (64, 5), (64, 3)];

    /// <summary>Returns the shape of such a network that reads and returns what a recurrent one does.</summary>
    /// <param name="recurrent">The shape of the recurrent network.</param>
    /// <param name="medianLength">The median of the lengths of the rows, in steps.</param>
    public static NetworkShape Of(NetworkShape recurrent, int medianLength)
    {
        var stride = Math.Max(1, (medianLength + Steps - 1) / Steps);
        var longest = Math.Max(1, medianLength / stride);
        List<LayerShape> layers = [];
        foreach (var (channels, kernelSize) in s_convolutions)
        {
            var isFirst = layers.Count == 0;
            layers.Add(new ConvolutionShape
            {
                Channels = channels,
                KernelSize = isFirst && stride > 1 ? Math.Max(kernelSize, (2 * stride) + 1) // so that every step is read
                    : Math.Min(kernelSize, longest - 1 + (longest % 2)), // odd
                Stride = isFirst ? stride : 1,
                Causal = false,
            });
            layers.Add(new NormalizationShape { Statistic = NormalizationKind.Instance });
            layers.Add(new ActivationShape());
        }

        layers.Add(new SideBySideShape
        {
            Branches = [[new PooledShape { Pooling = SequencePooling.Mean }], [new PooledShape { Pooling = SequencePooling.Max }]],
        });
        return recurrent with { Layers = LayerList.Create([.. layers]) };
    }
}
