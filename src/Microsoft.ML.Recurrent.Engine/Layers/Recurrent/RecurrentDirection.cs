using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Represents a cell that is run over time in one direction. Immutable except for the packed weights of the cell; windows are run by a
/// <see cref="DirectionPass"/>.
/// </summary>
/// <param name="Cell">The cell.</param>
/// <param name="Reverse">Whether time runs backwards, from each sequence's last step.</param>
/// <param name="Zoneout">The share of state values that keep their previous value, drawn per step.</param>
/// <param name="Identity">The number that distinguishes the draws of this layer from those of the others.</param>
internal sealed record RecurrentDirection(SequenceCell Cell, bool Reverse, float Zoneout, ulong Identity)
{
    private const ulong FirstIdentity = 0x2000;

    /// <summary>Gets the number of the layer among the recurrent layers of the network.</summary>
    public int Layer => (int)(Identity - FirstIdentity) / 2;

    /// <summary>Counts the buffers that a pass needs for a window.</summary>
    /// <param name="memory">The rows of the window.</param>
    public void Measure(WindowMemory memory)
    {
        memory.AddOutput(Cell.StateSize);
        foreach (var floats in Cell.RowBuffers(memory.Training))
            memory.Add((Int128)memory.Rows * floats);
        if (memory.Training && memory.Noise.RecurrentDropout > 0)
            memory.AddRows(Cell.StateSize); // the partly dropped state
        if (Zoneout == 0)
            return;
        memory.AddRows(Cell.StateSize, 2);
        foreach (var size in Cell.MixesCells ? Cell.CellSizes : [])
            memory.AddRows(size, 2);
    }

    /// <summary>Returns the number that distinguishes the draws of a direction of a recurrent layer of the network.</summary>
    /// <param name="layer">The number of the layer among the recurrent layers.</param>
    /// <param name="reverse">Whether the direction is the reverse one.</param>
    public static ulong IdentityOf(int layer, bool reverse) => FirstIdentity + (ulong)((2 * layer) + (reverse ? 1 : 0));
}
