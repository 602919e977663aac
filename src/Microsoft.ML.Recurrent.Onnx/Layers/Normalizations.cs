using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers;

/// <summary>Writes normalizations.</summary>
internal static class Normalizations
{
    public const float Epsilon = 1e-5f;

    public static StepRows Write(ChainWriter chain, NormalizationShape layer, StepRows rows)
    {
        var graph = chain.Graph;
        var gainValues = chain.Weights.Next("normalization").Values;
        var biasValues = layer.Statistic == NormalizationKind.RootMeanSquare ? null : chain.Weights.Next("bias").Values;
        var gain = graph.Constant("gain", gainValues, rows.Size);
        var bias = biasValues is null ? "" : graph.Constant("bias", biasValues, rows.Size);
        var name = layer.Statistic switch
        {
            NormalizationKind.Layer when layer.Groups == 1 => Layer(graph, rows.Name, gain, bias),
            NormalizationKind.Layer => Groups(graph, rows, layer.Groups, gain, bias),
            NormalizationKind.RootMeanSquare => RootMeanSquare(graph, rows.Name, gain),
            _ => Sequence(graph, rows, layer.Statistic == NormalizationKind.Sequence, gain, bias),
        };
        return rows.With(name, rows.Size);
    }

    /// <summary>Multiplies rows by a matrix and adds a bias, or, with gains, normalizes the products before the bias is added.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The rows.</param>
    /// <param name="name">The start of the names of the constants.</param>
    /// <param name="weight">[rows, columns] The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="gain">[rows] The gains, or nothing.</param>
    /// <param name="bias">[rows] The bias.</param>
    public static string Affine(
        GraphBuilder graph, string x, string name, ReadOnlySpan<float> weight, int rows, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias) =>
        gain.IsEmpty ? graph.Affine(x, name, weight, rows, bias) : Layer(graph, graph.Affine(x, name, weight, rows, []), gain, bias);

    /// <summary>Normalizes rows of any number of dimensions.</summary>
    public static string Layer(GraphBuilder graph, string x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias) =>
        Layer(graph, x, graph.Constant("gain", gain, gain.Length), graph.Constant("bias", bias, bias.Length));

    private static string Layer(GraphBuilder graph, string x, string gain, string bias) =>
        graph.Add("LayerNormalization", [x, gain, bias], NodeAttribute.Of("axis", -1L), NodeAttribute.Of("epsilon", Epsilon));

    private static string Groups(GraphBuilder graph, StepRows rows, int groups, string gain, string bias)
    {
        var width = rows.Size / groups;
        long[] dimensions = rows.Scale is null ? [0, groups, width] : [0, 0, groups, width];
        var ones = new float[width];
        ones.AsSpan().Fill(1);
        var normalized = Layer(graph, graph.Reshape(rows.Name, dimensions), ones, new float[width]);
        var flat = graph.Reshape(normalized, rows.Scale is null ? [0, rows.Size] : [0, 0, rows.Size]);
        return graph.Sum(graph.Product(flat, gain), bias);
    }

    private static string RootMeanSquare(GraphBuilder graph, string x, string gain)
    {
        var mean = graph.Add("ReduceMean", [graph.Product(x, x)], NodeAttribute.Of("axes", [-1L]));
        return graph.Product(graph.Quotient(x, graph.Add("Sqrt", [graph.Sum(mean, graph.Number(Epsilon))])), gain);
    }

    // Over the steps of each sequence, and for one of them also over its values.
    private static string Sequence(GraphBuilder graph, StepRows rows, bool joinsValues, string gain, string bias)
    {
        var scale = rows.Scale!;
        long[] axes = joinsValues ? [0, 2] : [0];
        var count = scale.LengthNumbers(); // [B, 1], for [1, B, .]
        if (joinsValues)
            count = graph.Product(count, graph.Number(rows.Size));
        var centred = scale.Clean(rows with { Name = graph.Difference(rows.Name, Mean(scale.Clean(rows).Name)), IsClean = false }).Name;
        var deviation = graph.Add("Sqrt", [graph.Sum(Mean(graph.Product(centred, centred)), graph.Number(Epsilon))]);
        return graph.Sum(graph.Product(graph.Quotient(centred, deviation), gain), bias);

        string Mean(string x) => graph.Quotient(graph.Add("ReduceSum", [x, graph.Integers(axes)]), count);
    }
}
