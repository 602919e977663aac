using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Networks.Passes;

/// <content>The rows of the recurrent layers, for callers that read them instead of the outputs.</content>
internal sealed unsafe partial class NetworkPass
{
    /// <summary>Gets the input of the first layer in the last window. [R, padded InputSize]</summary>
    internal float* InputRows => _chain.RowsBefore(_passes.Stack).Pointer;

    /// <summary>Gets the output of the top layer in the last window, both directions together. [R, padded TopSize]</summary>
    internal float* TopRows => _chain.RowsBefore(_passes.Readout).Pointer;

    /// <summary>
    /// Gets the window of <see cref="InputRows"/> and <see cref="TopRows"/>, which has fewer steps than the input if front layers return fewer than they read.
    /// </summary>
    internal PackedSequences TopWindow => _chain.RowsBefore(_passes.Readout).Window;

    /// <summary>Gets the number of steps of <see cref="TopWindow"/> after which the next one starts.</summary>
    internal int TopCarrySteps => _chain.RowsBefore(_passes.Readout).CarrySteps;

    /// <summary>Returns the output of a layer at a row of the last window: before a residual connection adds its input, forward half first of two.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="row">The row.</param>
    /// <param name="states">Receives the output. [directions x size]</param>
    internal void CopyLayerOutput(int layer, int row, Span<float> states)
    {
        foreach (var direction in _passes.Layers[layer])
        {
            var place = direction.Dealt?.PlaceOf(row) ?? row;
            new ReadOnlySpan<float>(direction.Output + ((nint)place * direction.Stride), direction.Size).CopyTo(states);
            states = states[direction.Size..];
        }

        GC.KeepAlive(this);
    }

    /// <summary>Returns the input of the head at a row of the last window that <see cref="Forward"/> ran.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The values. [input size of the head]</returns>
    internal ReadOnlySpan<float> HeadInput(int row) => _chain.Output.Row(row, Network.Chain.Head.Weight.Columns);

    /// <summary>
    /// Runs the window as <see cref="Forward"/> does, but without pooling and head, for callers that read <see cref="InputRows"/> and <see cref="TopRows"/>.
    /// </summary>
    internal void ForwardTop(int carrySteps)
    {
        ForwardLayers(carrySteps, Network.Chain.StackNeedsWholeSequences, joins: true);
        _output.Clear();
        foreach (var head in _passes.FurtherHeads)
            head.Clear();
        _ran = -1;
        GC.KeepAlive(this);
    }
}
