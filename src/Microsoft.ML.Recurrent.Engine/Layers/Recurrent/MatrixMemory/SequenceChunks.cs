using Microsoft.ML.Recurrent.Engine.Cells.MLstm;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent.MatrixMemory;

/// <summary>
/// Represents the steps of a sequence in a window, in the direction of a layer, in chunks that are computed together. A chunk ends where the next window
/// starts.
/// </summary>
internal readonly struct SequenceChunks
{
    private readonly PackedSequences _window;
    private readonly int _sequence;
    private readonly bool _reverse;
    private readonly int _carriedChunks;

    /// <param name="window">The window.</param>
    /// <param name="sequence">The sequence, which has not ended before the window.</param>
    /// <param name="reverse">Whether time runs backwards.</param>
    /// <param name="carrySteps">The number of steps of the window after which the next window starts.</param>
    public SequenceChunks(PackedSequences window, int sequence, bool reverse, int carrySteps)
    {
        (_window, _sequence, _reverse) = (window, sequence, reverse);
        Steps = Math.Min(window.Steps, window.Lengths[sequence] - window.FirstStep);
        CarriedSteps = reverse ? Steps : Math.Min(Steps, carrySteps);
        _carriedChunks = ChunksOf(CarriedSteps);
        Count = _carriedChunks + ChunksOf(Steps - CarriedSteps);
    }

    /// <summary>Gets the number of steps.</summary>
    public int Steps { get; }

    /// <summary>Gets the number of steps after which the state is carried to the next window.</summary>
    public int CarriedSteps { get; }

    /// <summary>Gets the number of chunks.</summary>
    public int Count { get; }

    /// <summary>Returns the first step of a chunk, or the number of steps after the last.</summary>
    public int First(int chunk) => chunk <= _carriedChunks
        ? Math.Min(chunk * MLstmCell.ChunkSteps, CarriedSteps)
        : Math.Min(CarriedSteps + ((chunk - _carriedChunks) * MLstmCell.ChunkSteps), Steps);

    /// <summary>Returns the row of a step in the window.</summary>
    public int Row(int step) => _window.StepOffsets[_reverse ? Steps - 1 - step : step] + _sequence;

    private static int ChunksOf(int steps) => (steps + MLstmCell.ChunkSteps - 1) / MLstmCell.ChunkSteps;
}
