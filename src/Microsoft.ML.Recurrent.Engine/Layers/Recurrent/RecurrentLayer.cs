using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>Represents a cell that is run over time in one direction, or in both, whose outputs are then joined, forward half first.</summary>
/// <param name="directions">The directions, forward first.</param>
internal sealed class RecurrentLayer(params RecurrentDirection[] directions) : Layer
{
    /// <summary>Gets the directions, forward first.</summary>
    public IReadOnlyList<RecurrentDirection> Directions => directions;

    public override int OutputSize => directions.Length * directions[0].Cell.StateSize;

    public override int ForwardSize => directions[0].Cell.StateSize;

    public override bool NeedsWholeSequences => directions.Any(direction => direction.Reverse);

    public override void Initialize(WeightDraw draw)
    {
        foreach (var direction in directions)
            direction.Cell.Initialize(draw);
    }

    public override void Refresh(ReadOnlySpan<float> weights)
    {
        foreach (var direction in directions)
            direction.Cell.Refresh(weights);
    }

    public override void Measure(WindowMemory memory)
    {
        foreach (var direction in directions)
            direction.Measure(memory);
        if (directions.Length > 1)
            memory.AddOutput(OutputSize);
    }

    public override LayerPass CreatePass(PassScope scope) => new RecurrentLayerPass(directions, scope);
}
