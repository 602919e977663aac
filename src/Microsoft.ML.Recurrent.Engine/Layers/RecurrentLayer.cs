using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A cell that is run over time in one direction. Immutable but for the cell's packed weights; windows run in a <see cref="RecurrentLayerPass"/>.
/// </summary>
/// <param name="Cell">What a step computes.</param>
/// <param name="Reverse">Whether time runs backwards, from each sequence's last step.</param>
/// <param name="RecurrentDropout">Share of the hidden state hidden from the recurrent product, drawn per sequence.</param>
/// <param name="Zoneout">Share of state values that keep their previous value, drawn per step.</param>
/// <param name="Identity">Number that tells this layer's draws from the others'.</param>
internal sealed record RecurrentLayer(RecurrentCell Cell, bool Reverse, float RecurrentDropout, float Zoneout, ulong Identity);
