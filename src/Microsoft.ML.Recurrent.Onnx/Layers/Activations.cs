using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes activation functions.</summary>
internal static class Activations
{
    private const float Leak = 0.01f;
    private const float GaussianScale = 0.797884561f; // sqrt(2 / pi)
    private const float GaussianCube = 0.044715f;

    public static StepRows Write(ChainWriter chain, ActivationShape layer, StepRows rows) =>
        rows.With(Write(chain.Graph, layer.Function, rows.Name), rows.Size);

    /// <summary>Writes a function of every value.</summary>
    public static string Write(GraphBuilder graph, ActivationFunction function, string x) => function switch
    {
        ActivationFunction.Rectified => graph.Add("Relu", [x]),
        ActivationFunction.LeakyRectified => graph.Add("LeakyRelu", [x], NodeAttribute.Of("alpha", Leak)),
        ActivationFunction.ExponentialLinear => graph.Add("Elu", [x]),
        ActivationFunction.SigmoidLinear => graph.Product(x, graph.Sigmoid(x)),
        ActivationFunction.GaussianErrorLinear => GaussianErrorLinear(graph, x),
        ActivationFunction.Tanh => graph.Tanh(x),
        ActivationFunction.Sigmoid => graph.Sigmoid(x),
        ActivationFunction.Softplus => graph.Add("Softplus", [x]),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Unknown activation function."),
    };

    // By tanh, as the engine computes it; the operator Gelu is newer than the operator set.
    private static string GaussianErrorLinear(GraphBuilder graph, string x)
    {
        var cubed = graph.Product(graph.Product(x, x), graph.Number(GaussianCube));
        var argument = graph.Product(graph.Product(x, graph.Number(GaussianScale)), graph.Sum(cubed, graph.Number(1)));
        return graph.Product(graph.Product(x, graph.Number(0.5f)), graph.Sum(graph.Tanh(argument), graph.Number(1)));
    }
}
