using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Creates the layers of a chain one after another.</summary>
/// <param name="layout">The layout in which parameters are registered.</param>
/// <param name="inputSize">The number of values of a step that the first layer reads.</param>
internal sealed class LayerBuilder(ParameterLayout layout, int inputSize)
{
    private readonly Dictionary<string, int> _counts = [];
    private int _recurrent;

    /// <summary>Gets the layout in which parameters are registered.</summary>
    public ParameterLayout Layout => layout;

    /// <summary>Gets the number of values of a step that the next layer reads.</summary>
    public int InputSize { get; private set; } = inputSize;

    /// <summary>Gets the number of those values that belong to the forward direction, which come first.</summary>
    public int ForwardSize { get; private set; } = inputSize;

    /// <summary>Gets the number of values of a row of the source sequence that belong to the forward direction; 0 without a source.</summary>
    public int SourceForwardSize { get; init; }

    /// <summary>Creates layers, the first of which reads what the last one created returned.</summary>
    public List<Layer> Create(LayerList shapes)
    {
        List<Layer> layers = [];
        foreach (var shape in shapes)
        {
            layers.Add(shape.Create(this));
            (InputSize, ForwardSize) = (layers[^1].OutputSize, layers[^1].ForwardSize);
        }

        return layers;
    }

    /// <summary>Creates a chain within a layer, which reads what the layer reads. The next layer does, too.</summary>
    public List<Layer> CreateWithin(LayerList shapes)
    {
        var sizes = (InputSize, ForwardSize);
        var layers = Create(shapes);
        (InputSize, ForwardSize) = sizes;
        return layers;
    }

    /// <summary>Returns a name for the parameters of a layer: that of the kind and a number, such as <c>convolution.0</c>.</summary>
    public string NameOf(string kind)
    {
        var number = _counts.GetValueOrDefault(kind);
        _counts[kind] = number + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{kind}.{number}");
    }

    /// <summary>
    /// Returns a name for the parameters of a layer of which a network mostly has one: that of the kind, with a number for the second and later ones.
    /// </summary>
    public string NameOfFirst(string kind)
    {
        var number = _counts.GetValueOrDefault(kind);
        _counts[kind] = number + 1;
        return number == 0 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}.{number}");
    }

    /// <summary>Returns the number of the next recurrent layer.</summary>
    public int NextRecurrent() => _recurrent++;
}
