namespace Microsoft.ML.Recurrent.PeerBenchmarks.Items;

/// <summary>
/// Floating-point operations of the matrix products one unit of work cannot do without; a multiply-add counts 2, nothing else counts.
/// </summary>
/// <remarks>
/// A layer and direction with input width I, G = gates * H, over R real steps (all sequences together):
/// forward 2 R G (I + H); training adds dW, again 2 R G (I + H), and dH 2 R G H; dX 2 R G I only where something below learns (another layer or an
/// embedding). The head counts 2 rows O H forward and twice that more in training. Nothing is counted for padding, gate maths, losses or the optimizer.
/// </remarks>
internal static class FlopCount
{
    public const string Convention =
        "FLOP: 2 per multiply-add of the products that must be computed; train = forward + dW + dH, and dX only above the first layer or an embedding (not simply 3 x forward)";

    public static double Of(WorkItem item, WorkData data)
    {
        var gates = item.Cell switch { CellKind.Lstm => 4, CellKind.Gru => 3, _ => 1 };
        var directions = item.Bidirectional ? 2 : 1;
        var training = item.Kind == WorkKind.Training;
        double h = item.HiddenSize;
        double g = gates * h;
        double rows = item.Kind == WorkKind.Streaming ? 1 : data.RealSteps;
        double headRows = item.OutputPerStep ? rows : item.Batch;
        var flops = 2 * headRows * item.Outputs * h * directions * (training ? 3 : 1);
        for (var layer = 0; layer < item.Layers; layer++)
        {
            var input = layer == 0 ? item.InputSize : directions * h;
            var forward = g * (input + h);
            var backward = training ? forward + (g * h) + (layer > 0 || item.Vocabulary > 0 ? g * input : 0) : 0;
            flops += 2 * rows * directions * (forward + backward);
        }

        return flops;
    }
}
