using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Benchmarks.Networks;

/// <summary>Networks of one layer and one output, and how much arithmetic they are.</summary>
internal static class NetworkWork
{
    public static RecurrentNetwork Network(CellKind cell, int inputSize, int hiddenSize, SequencePooling pooling) => new(new NetworkOptions
    {
        InputSize = inputSize,
        HiddenSizes = [hiddenSize],
        Cell = new CellOptions { Kind = cell },
        Pooling = pooling,
        OutputSize = 1,
    });

    public static int Gates(CellKind cell) => cell switch
    {
        CellKind.Lstm or CellKind.SLstm or CellKind.MLstm => 4,
        CellKind.Gru or CellKind.MinLstm => 3,
        CellKind.MinGru => 2,
        _ => 1,
    };

    /// <summary>Operations of the products of one step of one row, forward.</summary>
    public static double StepOperations(CellKind cell, int inputSize, int hiddenSize) =>
        2.0 * hiddenSize * ((Gates(cell) * inputSize) + StateOperations(cell, hiddenSize));

    // Products for each unit that read the state: those of a GRU or an LSTM, or what an mLSTM of four heads writes to its memories and reads from them.
    private static int StateOperations(CellKind cell, int hiddenSize) => cell switch
    {
        CellKind.MinGru or CellKind.MinLstm => 0,
        CellKind.MLstm => 2 * hiddenSize / 4,
        _ => Gates(cell) * hiddenSize,
    };

    public static void FillWaves(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = MathF.Sin(0.37f * (i + 1));
    }
}
