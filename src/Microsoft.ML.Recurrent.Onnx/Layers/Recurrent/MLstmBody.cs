using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of an mLSTM with a matrix memory for each head.</summary>
internal sealed class MLstmBody(RecurrentShape layer) : IStepBody
{
    private readonly int _size = layer.Size;
    private readonly int _heads = Math.Max(1, layer.Cell.MemoryHeads);

    private long HeadSize => _size / _heads;

    public IReadOnlyList<(long[] Dimensions, float Start)> States =>
        [([_heads, HeadSize, HeadSize], 0), ([_heads, HeadSize], 0), ([_heads, 1], ExponentialGates.Start)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var (kept, added, scale) = ExponentialGates.Write(body, Gate(4L * _size), Gate((4L * _size) + _heads), states[2]); // [B, heads, 1]
        var query = Heads(0);
        var key = body.Quotient(Heads(1), body.Number(MathF.Sqrt(HeadSize)));
        var outer = body.Product(body.Unsqueeze(body.Product(added, Heads(2)), 3), body.Unsqueeze(key, 2)); // [B, heads, value, key]
        var memory = body.Sum(body.Product(body.Unsqueeze(kept, 3), states[0]), outer);
        var normalizer = body.Sum(body.Product(kept, states[1]), body.Product(added, key));
        var read = body.Squeeze(body.Add("MatMul", [memory, body.Unsqueeze(query, 3)]), 3);
        var weight = body.SumOver(body.Product(normalizer, query), 2, keep: true);
        // The 1 in max(|n . q|, 1) is relative to the scale, too.
        var divisor = body.Add("Max", [body.Add("Abs", [weight]), body.Add("Exp", [body.Add("Neg", [scale])])]);
        var h = body.Product(body.Sigmoid(body.Columns(gates, 3L * _size, 4L * _size)), body.Reshape(body.Quotient(read, divisor), 0, _size));
        return (h, [memory, normalizer, scale]);

        string Heads(long part) => body.Reshape(body.Columns(gates, part * _size, (part + 1) * _size), 0, _heads, HeadSize);

        string Gate(long first) => body.Unsqueeze(body.Columns(gates, first, first + _heads), 2);
    }
}
