using DataType = Microsoft.ML.Recurrent.Onnx.Schema.TensorProto.Types.DataType;

namespace Microsoft.ML.Recurrent.Onnx.Graphs;

/// <summary>Names the operators that most layers are made of.</summary>
internal static class GraphMath
{
    public static string Sum(this GraphBuilder graph, string x, string y) => graph.Add("Add", [x, y]);

    public static string Difference(this GraphBuilder graph, string x, string y) => graph.Add("Sub", [x, y]);

    public static string Product(this GraphBuilder graph, string x, string y) => graph.Add("Mul", [x, y]);

    public static string Quotient(this GraphBuilder graph, string x, string y) => graph.Add("Div", [x, y]);

    public static string Sigmoid(this GraphBuilder graph, string x) => graph.Add("Sigmoid", [x]);

    public static string Tanh(this GraphBuilder graph, string x) => graph.Add("Tanh", [x]);

    /// <summary>Changes the dimensions: 0 keeps one, -1 is what is left.</summary>
    public static string Reshape(this GraphBuilder graph, string x, params long[] dimensions) => graph.Add("Reshape", [x, graph.Integers(dimensions)]);

    public static string Transpose(this GraphBuilder graph, string x, params long[] axes) => graph.Add("Transpose", [x], NodeAttribute.Of("perm", axes));

    public static string Unsqueeze(this GraphBuilder graph, string x, params long[] axes) => graph.Add("Unsqueeze", [x, graph.Integers(axes)]);

    public static string Squeeze(this GraphBuilder graph, string x, params long[] axes) => graph.Add("Squeeze", [x, graph.Integers(axes)]);

    public static string Cast(this GraphBuilder graph, string x, DataType type) => graph.Add("Cast", [x], NodeAttribute.Of("to", (long)type));

    /// <summary>Takes the columns of the last dimension from one to before another.</summary>
    public static string Columns(this GraphBuilder graph, string x, long first, long end) =>
        graph.Add("Slice", [x, graph.Integers(first), graph.Integers(end), graph.Integers(-1)]);

    public static string Join(this GraphBuilder graph, long axis, params string[] parts) =>
        parts.Length == 1 ? parts[0] : graph.Add("Concat", parts, NodeAttribute.Of("axis", axis));

    public static string SumOver(this GraphBuilder graph, string x, long axis, bool keep) =>
        graph.Add("ReduceSum", [x, graph.Integers(axis)], NodeAttribute.Of("keepdims", keep ? 1L : 0));

    /// <summary>Returns the size of one dimension of a value, as a scalar.</summary>
    public static string SizeOf(this GraphBuilder graph, string x, long axis) =>
        graph.Add("Gather", [graph.Add("Shape", [x]), graph.Integer(axis)], NodeAttribute.Of("axis", 0L));

    /// <summary>Returns 0, 1 and so on, as many numbers as a scalar specifies.</summary>
    public static string Counting(this GraphBuilder graph, string count) => graph.Add("Range", [graph.Integer(0), count, graph.Integer(1)]);

    /// <summary>Multiplies rows by a matrix of as many columns and adds a bias.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">[..., columns] The rows.</param>
    /// <param name="name">The start of the names of the constants.</param>
    /// <param name="weight">[rows, columns] The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="bias">[rows] The bias, or nothing.</param>
    public static string Affine(this GraphBuilder graph, string x, string name, ReadOnlySpan<float> weight, int rows, ReadOnlySpan<float> bias)
    {
        var columns = weight.Length / rows;
        var transposed = new float[weight.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                transposed[(column * rows) + row] = weight[(row * columns) + column];
        var product = graph.Add("MatMul", [x, graph.Constant(name + ".weight", transposed, columns, rows)]);
        return bias.IsEmpty ? product : graph.Sum(product, graph.Constant(name + ".bias", bias, rows));
    }
}
