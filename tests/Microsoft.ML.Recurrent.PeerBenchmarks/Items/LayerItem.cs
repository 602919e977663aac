using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>One line of the comparison of single layers: a layer, a batch of sequences of equal length, and what is done with them.</summary>
/// <param name="Kind">Inference is forward; training is forward and backward from a given gradient of the outputs.</param>
/// <param name="Layer">A causal convolution or self-attention.</param>
/// <param name="Batch">B.</param>
/// <param name="Steps">T.</param>
/// <param name="InputSize">I.</param>
internal sealed record LayerItem(WorkKind Kind, LayerShape Layer, int Batch, int Steps, int InputSize)
{
    /// <summary>Whether training computes the gradient of the inputs, which a first layer on features does not need.</summary>
    public bool NeedsInputGradient { get; init; }

    public ConvolutionShape? Convolution => Layer as ConvolutionShape;

    public SelfAttentionShape? Attention => Layer as SelfAttentionShape;

    public int Stride => Convolution?.Stride ?? 1;

    public int OutputSteps => (Steps + Stride - 1) / Stride;

    public int OutputSize => Convolution?.Channels ?? Attention!.Size;

    public string LayerName => Convolution is null ? "attention" : Convolution.Groups > 1 ? "depthwise" : "convolution";

    public string Name
    {
        get
        {
            var kind = Kind == WorkKind.Training ? "train" : "infer";
            var shape = Convolution is { } c ? $"c{c.Channels}-k{c.KernelSize}-s{c.Stride}" : $"h{OutputSize}-w{Attention!.Window}";
            return $"{kind}/{LayerName}/b{Batch}-t{Steps}-i{InputSize}-{shape}";
        }
    }

    /// <summary>2 per multiply-add of the products over real steps: the products of a window of attention, not those of all pairs of steps.</summary>
    public double Flops
    {
        get
        {
            double rows = Batch * OutputSteps;
            var passes = Kind == WorkKind.Training ? NeedsInputGradient ? 3 : 2 : 1;
            if (Convolution is { } c)
                return 2 * rows * c.Channels * c.KernelSize * (InputSize / c.Groups) * passes;
            double pairs = Enumerable.Range(1, Steps).Sum(t => (long)Math.Min(t, Attention!.Window)) * (double)Batch;
            return (2 * rows * 3 * OutputSize * InputSize * passes) + (4 * pairs * OutputSize * (Kind == WorkKind.Training ? 3 : 1));
        }
    }
}
