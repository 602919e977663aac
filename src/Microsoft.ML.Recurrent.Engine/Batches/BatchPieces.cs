namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Cuts a batch into pieces of consecutive sequences, which are computed one after another, so that only one of them is in memory. The pieces have about the
/// same number of sequences.
/// </summary>
/// <param name="sequences">The number of sequences of the batch.</param>
/// <param name="most">The maximum number of sequences of a piece; 0 for one piece.</param>
internal readonly struct BatchPieces(int sequences, int most)
{
    /// <summary>Gets the number of pieces, at least 1.</summary>
    public int Count { get; } = most == 0 || sequences <= most ? 1 : (int)(((long)sequences + most - 1) / most);

    /// <summary>Gets the places of the sequences of a piece in the batch.</summary>
    public Range this[int piece] => At(piece)..At(piece + 1);

    private int At(int piece) => (int)((long)sequences * piece / Count);
}
