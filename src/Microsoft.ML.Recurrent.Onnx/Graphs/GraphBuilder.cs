using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.Recurrent.Onnx.Schema;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Graphs;

/// <summary>Builds a graph node by node. Values are known by their names, which are unique also among the graphs of bodies.</summary>
internal sealed class GraphBuilder
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, int> _counts; // of names with the same start
    private readonly Dictionary<string, string> _constants;
    private readonly GraphProto _outermost;           // holds all constants: bodies see the values of the graphs around them

    public GraphBuilder(string name)
    {
        _graph = _outermost = new GraphProto { Name = name };
        (_counts, _constants) = ([], new(StringComparer.Ordinal));
    }

    private GraphBuilder(GraphBuilder outer, string name)
    {
        _graph = new GraphProto { Name = name };
        (_outermost, _counts, _constants) = (outer._outermost, outer._counts, outer._constants);
    }

    /// <summary>Gets the graph as far as it is built.</summary>
    public GraphProto Graph => _graph;

    /// <summary>Creates the graph of a body within this one.</summary>
    public GraphBuilder Body(string name) => new(this, Unique(name));

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="dimensions">A number, or a name where it is not fixed.</param>
    /// <returns>The name.</returns>
    public string Input(string name, DataType type, params object[] dimensions)
    {
        _counts.TryAdd(name, 1);
        _graph.Input.Add(Described(name, type, dimensions));
        return name;
    }

    /// <summary>Gives a value the name of an output.</summary>
    public void Output(string name, string value, DataType type, params object[] dimensions)
    {
        _counts.TryAdd(name, 1);
        var node = new NodeProto { OpType = "Identity", Name = name };
        node.Input.Add(value);
        node.Output.Add(name);
        _graph.Node.Add(node);
        _graph.Output.Add(Described(name, type, dimensions));
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="name">The start of its name.</param>
    /// <param name="values">The values.</param>
    /// <param name="dimensions">The dimensions.</param>
    /// <returns>The name of the constant.</returns>
    public string Constant(string name, ReadOnlySpan<float> values, params IEnumerable<long> dimensions) =>
        Add(name, DataType.Float, MemoryMarshal.AsBytes(values), dimensions);

    /// <summary>Returns the constant of some integers, which is a vector.</summary>
    public string Integers(params long[] values) => Shared($"integers:{string.Join(',', values)}", () =>
        Add("integers", DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]));

    /// <summary>Returns a scalar integer.</summary>
    public string Integer(long value) => Shared($"integer:{value}", () => Add("integer", DataType.Int64, MemoryMarshal.AsBytes<long>([value]), []));

    /// <summary>Returns a scalar number.</summary>
    public string Number(float value) => Shared(
        string.Create(CultureInfo.InvariantCulture, $"number:{value:R}"), () => Add("number", DataType.Float, MemoryMarshal.AsBytes<float>([value]), []));

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The names of its inputs, empty for one that is left out.</param>
    /// <param name="attributes">The attributes.</param>
    /// <returns>The name of the output.</returns>
    public string Add(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        AddMany(operation, 1, inputs, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    /// <returns>The names of the outputs.</returns>
    public string[] AddMany(string operation, int outputs, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = Unique(operation) };
        foreach (var input in inputs)
            node.Input.Add(input);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        for (var i = 0; i < outputs; i++)
            node.Output.Add(outputs == 1 ? $"{node.Name}:out" : $"{node.Name}:out{i}");
        _graph.Node.Add(node);
        return [.. node.Output];
    }

    private string Shared(string key, Func<string> add)
    {
        if (!_constants.TryGetValue(key, out var name))
            _constants[key] = name = add();
        return name;
    }

    private string Add(string name, DataType type, ReadOnlySpan<byte> values, IEnumerable<long> dimensions)
    {
        var constant = new TensorProto { Name = Unique(name), DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        constant.Dims.AddRange(dimensions);
        _outermost.Initializer.Add(constant);
        return constant.Name;
    }

    private string Unique(string name)
    {
        var number = _counts.GetValueOrDefault(name);
        _counts[name] = number + 1;
        return number == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
    }

    private static ValueInfoProto Described(string name, DataType type, object[] dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
            shape.Dim.Add(dimension is string text
                ? new TensorShapeProto.Types.Dimension { DimParam = text }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dimension, CultureInfo.InvariantCulture) });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
