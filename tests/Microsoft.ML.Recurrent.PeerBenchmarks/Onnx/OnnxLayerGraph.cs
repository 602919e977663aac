using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>A layer as an ONNX graph: a Conv padded at its start, or the products and the softmax of attention under a mask.</summary>
internal static class OnnxLayerGraph
{
    public const string Inputs = "inputs";   // [B, I, T] of a convolution, [B, T, I] of attention
    public const string Outputs = "outputs"; // [B, O, T'] or [B, T, O]

    private const float Masked = -1e9f;

    public static OnnxGraph Of(LayerItem item, LayerData data) => item.Convolution is null ? Attention(item, data) : Convolution(item, data);

    private static OnnxGraph Convolution(LayerItem item, LayerData data)
    {
        var (graph, shape) = (new OnnxGraph(), item.Convolution!);
        var inputs = item.InputSize / shape.Groups;
        var weight = new float[data.Weight.Length]; // [O, I / groups, K]
        for (var i = 0; i < weight.Length; i++)
            weight[i] = data.Weight[(((i / (inputs * shape.KernelSize) * shape.KernelSize) + (i % shape.KernelSize)) * inputs) + (i / shape.KernelSize % inputs)];
        graph.Node(
            "Conv",
            [
                graph.Input(Inputs, OnnxElement.Float, item.Batch, item.InputSize, item.Steps),
                graph.Constant(OnnxTensor.Floats("weight", weight, shape.Channels, inputs, shape.KernelSize)),
                graph.Constant(OnnxTensor.Floats("bias", data.Bias, shape.Channels)),
            ],
            graph.Output(Outputs, item.Batch, shape.Channels, item.OutputSteps),
            new("kernel_shape", Integers: [shape.KernelSize]), new("pads", Integers: [shape.KernelSize - 1, 0]), new("strides", Integers: [shape.Stride]),
            new("group", shape.Groups));
        return graph;
    }

    private static OnnxGraph Attention(LayerItem item, LayerData data)
    {
        var (graph, size, steps) = (new OnnxGraph(), item.OutputSize, item.Steps);
        var x = graph.Input(Inputs, OnnxElement.Float, item.Batch, steps, item.InputSize);
        string[] parts = [.. "qkv".Select((name, part) => Linear(graph, x, name.ToString(), item, data, part))];
        var mask = new float[steps * steps];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = (i / steps) - (i % steps) is var distance && distance >= 0 && distance < item.Attention!.Window ? 0 : Masked;
        var keys = graph.Node("Transpose", [parts[1]], "keys", new OnnxAttribute("perm", Integers: [0, 2, 1]));
        var products = graph.Node("MatMul", [parts[0], keys], "products");
        var scores = graph.Node("Add", [products, graph.Constant(OnnxTensor.Floats("mask", mask, 1, steps, steps))], "scores");
        var weights = graph.Node("Softmax", [scores], "weights", new OnnxAttribute("axis", -1));
        graph.Node("MatMul", [weights, parts[2]], graph.Output(Outputs, item.Batch, steps, size));
        return graph;
    }

    // Queries are scaled by their weights, which costs nothing.
    private static string Linear(OnnxGraph graph, string x, string name, LayerItem item, LayerData data, int part)
    {
        var (size, scale) = (item.OutputSize, part == 0 ? 1 / MathF.Sqrt(item.OutputSize) : 1);
        var weight = new float[size * item.InputSize]; // [I, H]
        for (var i = 0; i < weight.Length; i++)
            weight[i] = scale * data.Weight[(((part * size) + (i % size)) * item.InputSize) + (i / size)];
        float[] bias = [.. data.Bias.Skip(part * size).Take(size).Select(value => scale * value)];
        var product = graph.Node("MatMul", [x, graph.Constant(OnnxTensor.Floats($"{name}_weight", weight, item.InputSize, size))], $"{name}_product");
        return graph.Node("Add", [product, graph.Constant(OnnxTensor.Floats($"{name}_bias", bias, size))], name);
    }
}
