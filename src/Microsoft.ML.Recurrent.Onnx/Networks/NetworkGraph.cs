using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using Microsoft.ML.Recurrent.Onnx.Layers;
using Microsoft.ML.Recurrent.Onnx.Tags;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Networks;

/// <summary>Writes a network into a graph: what it reads, its layers and its heads.</summary>
internal static class NetworkGraph
{
    /// <summary>Writes a network.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The names of what it reads.</param>
    /// <returns>What it returns.</returns>
    public static NetworkOutputs Write(GraphBuilder graph, RecurrentNetwork network, NetworkInputs inputs)
    {
        var shape = network.Shape;
        Check(network);
        var weights = new NetworkWeights(network);
        var chain = new ChainWriter(graph, weights, LayerWriters.Of);
        var steps = graph.SizeOf(inputs.Tokens ?? inputs.Features ?? inputs.Factors!, 0);
        var scale = new TimeScale(graph, graph.Cast(inputs.Lengths, DataType.Int64), steps);
        List<string> parts = [];
        var size = shape.Input.InputSize;
        string? table = null;
        if (shape.Input.Embedding is { } embedding)
        {
            table = graph.Constant("embedding.weight", weights.Next("embedding").Values, embedding.VocabularySize, embedding.Size);
            parts.Add(graph.Add("Gather", [table, inputs.Tokens!], NodeAttribute.Of("axis", 0L)));
            size += embedding.Size;
        }

        if (inputs.Features is not null)
            parts.Add(inputs.Features);
        foreach (var (i, factor) in shape.Input.Factors.Index())
        {
            var values = graph.Add("Gather", [inputs.Factors!, graph.Integer(i)], NodeAttribute.Of("axis", 2L));
            var vectors = graph.Constant("factors.weight", weights.Next("factors").Values, factor.VocabularySize, factor.Size);
            parts.Add(graph.Add("Gather", [vectors, values], NodeAttribute.Of("axis", 0L)));
            size += factor.Size;
        }

        var rows = chain.Write(shape.Layers, new StepRows(graph.Join(2, [.. parts]), size, size, scale, IsClean: false));
        var output = Clean(shape.Head.TieWeights ? Tied(chain, rows, table!, shape.Head.OutputSize)
            : rows.With(chain.Affine(rows.Name, "head"), shape.Head.OutputSize));
        var tags = !shape.Head.TransitionScores ? null : BestTags.Write(
            graph, output, weights.Next("transitions").Values, weights.Next("start").Values, weights.Next("end").Values);
        return new NetworkOutputs([output, .. shape.FurtherHeads.Select(head =>
        {
            var read = chain.Write(head.Layers, rows);
            return Clean(read.With(chain.Affine(read.Name, "head"), head.OutputSize));
        })], tags);
    }

    private static StepRows Clean(StepRows rows) => rows.Scale?.Clean(rows) ?? rows;

    // The vectors of the tokens are the matrix, too.
    private static StepRows Tied(ChainWriter chain, StepRows rows, string table, int outputs)
    {
        var graph = chain.Graph;
        var bias = chain.Weights.Next("head").Values;
        return rows.With(graph.Sum(graph.Add("MatMul", [rows.Name, graph.Transpose(table, 1, 0)]), graph.Constant("head.bias", bias, outputs)), outputs);
    }

    private static void Check(RecurrentNetwork network)
    {
        var shape = network.Shape;
        List<string> refused = [];
        if (shape.Source is not null)
            refused.Add("has an encoder");
        if (shape.Input.Characters is not null)
            refused.Add("encodes characters");
        if (shape.Head.PerDirection)
            refused.Add("has a head for each direction");
        if (refused.Count > 0)
            throw new NotSupportedException($"The network is not written as ONNX, because it {string.Join(" and ", refused)}.");
    }
}
