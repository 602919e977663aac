using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;

namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>Represents a convolution over time.</summary>
/// <param name="shape">The shape.</param>
/// <param name="inputSize">The number of values of a row that the layer reads.</param>
/// <param name="groups">The product of each group, which reads the rows of all steps of the kernel side by side, the oldest first.</param>
internal sealed class ConvolutionLayer(ConvolutionShape shape, int inputSize, DenseLayer[] groups) : Layer
{
    public override int OutputSize => shape.Channels;

    public override bool NeedsWholeSequences => shape.LookAhead > 0;

    public override void Initialize(WeightDraw draw)
    {
        foreach (var group in groups)
            group.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        foreach (var group in groups)
            group.Refresh(weights);
    }

    public override void Measure(WindowMemory memory)
    {
        memory.Join(shape.Stride);
        base.Measure(memory);
    }

    public override LayerPass CreatePass(PassScope scope) => new ConvolutionPass(shape, inputSize, groups);
}
