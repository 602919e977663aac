using Microsoft.ML.Recurrent.Onnx.Chains;
using Microsoft.ML.Recurrent.Onnx.Graphs;
using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Tags;

/// <summary>
/// Writes the search for the tag sequence with the highest score (Viterbi 1967): one loop over the steps keeps the best score that ends in each tag and which
/// tag came before, and another loop from the end follows these tags back. Scores are sums in double precision, as in the engine.
/// </summary>
internal static class BestTags
{
    private const long Unknown = -1; // after the end of a sequence

    /// <summary>Writes the search.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">The scores of the tags of each step.</param>
    /// <param name="transitions">[K, K] The score of each transition, from rows to columns.</param>
    /// <param name="starts">[K] The scores of the first tag.</param>
    /// <param name="ends">[K] The scores of the last tag.</param>
    /// <returns>The tags, 0 and up, and -1 after the end of a sequence. [T, B]</returns>
    public static string Write(GraphBuilder graph, StepRows scores, float[] transitions, float[] starts, float[] ends)
    {
        long tags = scores.Size;
        var scale = scores.Scale!;
        var emissions = graph.Cast(scores.Name, DataType.Double);
        // The state before the loop is that of the first step, which the loop passes over.
        var started = graph.Sum(graph.Add("Gather", [emissions, graph.Integer(0)], NodeAttribute.Of("axis", 0L)), Doubles(graph, "starts", starts, tags));
        var first = graph.Unsqueeze(graph.Add("Equal", [graph.Counting(scale.Steps), graph.Integer(0)]), 1, 2); // [T, 1, 1]
        var body = graph.Body("best");
        var name = body.Graph.Name;
        var sequences = $"{name}_sequences";
        var before = body.Input($"{name}_before", DataType.Double, sequences, tags);
        var emission = body.Input($"{name}_emission", DataType.Double, sequences, tags);
        var inside = body.Input($"{name}_inside", DataType.Bool, sequences, 1);
        var isFirst = body.Input($"{name}_first", DataType.Bool, 1, 1);
        var paths = body.Sum(body.Unsqueeze(before, 2), Doubles(body, "transitions", transitions, tags, tags)); // [B, from, to]
        var best = body.Add("ReduceMax", [paths], NodeAttribute.Of("axes", [1L]), NodeAttribute.Of("keepdims", 0L));
        var moves = body.Add("And", [inside, body.Add("Not", [isFirst])]);
        body.Output($"{name}_after", body.Add("Where", [moves, body.Sum(best, emission), before]), DataType.Double, sequences, tags);
        var from = body.Add("ArgMax", [paths], NodeAttribute.Of("axis", 1L), NodeAttribute.Of("keepdims", 0L));
        body.Output($"{name}_from", body.Add("Where", [moves, from, body.Counting(body.Integer(tags))]), DataType.Int64, sequences, tags);
        var scanned = graph.AddMany(
            "Scan", 2, [started, emissions, scale.Mask, first], NodeAttribute.Of("body", body.Graph), NodeAttribute.Of("num_scan_inputs", 3L));
        var last = graph.Add(
            "ArgMax", [graph.Sum(scanned[0], Doubles(graph, "ends", ends, tags))], NodeAttribute.Of("axis", 1L), NodeAttribute.Of("keepdims", 1L)); // [B, 1]
        return graph.Add("Where", [graph.Squeeze(scale.Mask, 2), Follow(graph, last, scanned[1], tags), graph.Integer(Unknown)]);
    }

    // From the last tag of each sequence back to the first.
    private static string Follow(GraphBuilder graph, string last, string from, long tags)
    {
        var body = graph.Body("back");
        var name = body.Graph.Name;
        var sequences = $"{name}_sequences";
        var tag = body.Input($"{name}_tag", DataType.Int64, sequences, 1);
        var origins = body.Input($"{name}_from", DataType.Int64, sequences, tags);
        body.Output($"{name}_previous", body.Add("GatherElements", [origins, tag], NodeAttribute.Of("axis", 1L)), DataType.Int64, sequences, 1);
        body.Output($"{name}_here", body.Squeeze(tag, 1), DataType.Int64, sequences);
        return graph.AddMany(
            "Scan", 2, [last, from], NodeAttribute.Of("body", body.Graph), NodeAttribute.Of("num_scan_inputs", 1L),
            NodeAttribute.Of("scan_input_directions", [1L]), NodeAttribute.Of("scan_output_directions", [1L]))[1];
    }

    private static string Doubles(GraphBuilder graph, string name, float[] values, params long[] dimensions) =>
        graph.Cast(graph.Constant(name, values, dimensions), DataType.Double);
}
