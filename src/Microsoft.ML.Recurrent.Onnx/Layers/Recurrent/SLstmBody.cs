using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Onnx.Graphs;

namespace Microsoft.ML.Recurrent.Onnx.Layers.Recurrent;

/// <summary>Writes a step of an sLSTM with its heads.</summary>
internal sealed class SLstmBody(RecurrentShape layer, CellWeights weights) : IStepBody
{
    private readonly int _size = layer.Size;

    public IReadOnlyList<(long[] Dimensions, float Start)> States =>
        [([_size], 0), ([_size], 0), ([_size], 0), ([_size], ExponentialGates.Start)];

    public (string? Output, List<string> States) Write(GraphBuilder body, string gates, IReadOnlyList<string> states)
    {
        var all = body.Sum(gates, RecurrentHalf.Write(body, states[0], weights with { Recurrent = OfAllHeads() }, 0, 4 * _size, _size));
        var (kept, added, scale) = ExponentialGates.Write(body, Gate(0), Gate(1), states[3]);
        var sum = body.Sum(body.Product(kept, states[1]), body.Product(added, body.Tanh(Gate(2))));
        var weight = body.Sum(body.Product(kept, states[2]), added);
        return (null, [body.Product(body.Sigmoid(Gate(3)), body.Quotient(sum, weight)), sum, weight, scale]);

        string Gate(int gate) => body.Columns(all, gate * _size, (gate + 1) * _size);
    }

    // The gates of a head read the state of that head: [4 H, H / heads] -> [4 H, H] with zeros elsewhere.
    private float[] OfAllHeads()
    {
        var columns = weights.Recurrent.Length / weights.Rows;
        if (columns == _size)
            return weights.Recurrent;
        var all = new float[weights.Rows * _size];
        for (var row = 0; row < weights.Rows; row++)
            weights.Recurrent.AsSpan(row * columns, columns).CopyTo(all.AsSpan((row * _size) + (row % _size / columns * columns)));
        return all;
    }
}
