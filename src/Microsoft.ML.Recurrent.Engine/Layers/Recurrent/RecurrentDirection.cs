using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Represents a cell that is run over time in one direction. Immutable except for the packed weights of the cell; windows are run by a
/// <see cref="DirectionPass"/>.
/// </summary>
/// <param name="Cell">The cell, which computes a step.</param>
/// <param name="Reverse">Whether time runs backwards, from each sequence's last step.</param>
/// <param name="Zoneout">The share of state values that keep their previous value, drawn per step.</param>
/// <param name="Identity">The number that distinguishes the draws of this layer from those of the others.</param>
internal sealed record RecurrentDirection(RecurrentCell Cell, bool Reverse, float Zoneout, ulong Identity);
