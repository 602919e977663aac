using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Represents the layers of the encoder of source sequences, whose parameters have names that start with <c>source.</c>.</summary>
internal sealed class SourceChain
{
    private readonly List<Layer> _layers;

    /// <param name="layout">The layout to which the parameters are added.</param>
    /// <param name="shape">The shape of the encoder.</param>
    public SourceChain(ParameterLayout layout, SourceShape shape)
    {
        layout.Scope = "source.";
        Input = InputLayers.Create(layout, shape.Input, horizon: null);
        _layers = new LayerBuilder(layout, Input.OutputSize).Create(shape.Layers);
        layout.Scope = "";
        ForwardSize = _layers.Count > 0 ? _layers[^1].ForwardSize : Input.OutputSize;
    }

    /// <summary>Gets the layer that makes rows from what a window holds.</summary>
    public InputLayer Input { get; }

    /// <summary>Gets the layers after the input.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Gets the number of values of a row that belong to the forward direction.</summary>
    public int ForwardSize { get; }

    /// <summary>Draws the weights of a new network.</summary>
    public void Initialize(WeightDraw draw)
    {
        Input.Initialize(draw);
        foreach (var layer in _layers)
            layer.Initialize(draw);
    }

    /// <summary>Copies biases, gains and other vectors after an update.</summary>
    public void Refresh(ReadOnlySpan<float> weights)
    {
        Input.Refresh(weights);
        foreach (var layer in _layers)
            layer.Refresh(weights);
    }
}
