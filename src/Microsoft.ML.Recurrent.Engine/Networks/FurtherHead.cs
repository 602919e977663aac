using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Represents a further head of a network, with the layers that only it uses.</summary>
internal sealed class FurtherHead
{
    /// <param name="layout">The layout to which the parameters are added.</param>
    /// <param name="number">The number of the head, from 1.</param>
    /// <param name="shape">The shape of the head.</param>
    /// <param name="inputSize">The number of values of a row that it reads.</param>
    /// <param name="forwardSize">The number of those that belong to the forward direction.</param>
    public FurtherHead(ParameterLayout layout, int number, FurtherHeadShape shape, int inputSize, int forwardSize)
    {
        layout.Scope = FormattableString.Invariant($"heads.{number}.");
        Layers = new LayerBuilder(layout, inputSize, forwardSize).Create(shape.Layers);
        Head = new DenseLayer(layout, "head", Layers.Count > 0 ? Layers[^1].OutputSize : inputSize, shape.OutputSize);
        layout.Scope = "";
    }

    /// <summary>Gets the layers before the head.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    public DenseLayer Head { get; }

    /// <summary>Gets a value that indicates whether an output depends on later steps.</summary>
    public bool NeedsWholeSequences => Layers.Any(layer => layer.NeedsWholeSequences);

    /// <summary>Draws the weights of a new network.</summary>
    public void Initialize(WeightDraw draw)
    {
        foreach (var layer in Layers)
            layer.Initialize(draw);
        Head.Initialize(draw);
    }

    /// <summary>Copies biases, gains and other vectors after an update.</summary>
    public void Refresh(ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < Layers.Count; i++)
            Layers[i].Refresh(weights);
        Head.Refresh(weights);
    }
}
