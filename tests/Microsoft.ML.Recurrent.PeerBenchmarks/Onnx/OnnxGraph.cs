namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>Nodes in the order they run, the constants they read, and what goes in and comes out.</summary>
internal sealed class OnnxGraph
{
    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Constants { get; } = [];

    public List<OnnxValue> Inputs { get; } = [];

    public List<OnnxValue> Outputs { get; } = [];

    public string Input(string name, OnnxElement element, params long[] shape)
    {
        Inputs.Add(new OnnxValue(name, element, shape));
        return name;
    }

    public string Output(string name, params long[] shape)
    {
        Outputs.Add(new OnnxValue(name, OnnxElement.Float, shape));
        return name;
    }

    public string Constant(OnnxTensor tensor)
    {
        Constants.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds an operation with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string[] inputs, string output, params OnnxAttribute[] attributes)
    {
        Nodes.Add(new OnnxNode(operation, inputs, [output], attributes));
        return output;
    }
}
