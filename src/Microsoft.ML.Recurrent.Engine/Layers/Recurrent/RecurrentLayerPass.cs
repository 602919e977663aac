using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>Runs the directions of a recurrent layer over windows, and joins their rows if there are two.</summary>
internal sealed unsafe class RecurrentLayerPass : LayerPass
{
    private readonly DirectionPass[] _directions;
    private readonly AlignedBuffer _joined = new();  // [R, stride] of two directions
    private readonly AlignedBuffer _dJoined = new(); // [R, stride] of two directions

    public RecurrentLayerPass(RecurrentDirection[] directions, PassScope scope)
    {
        _directions = [.. directions.Select(direction => DirectionPass.Create(direction, scope.Random, scope.Noise.RecurrentDropout, scope.Team))];
        Carries = [.. _directions.SelectMany(direction => direction.Carries)];
    }

    /// <summary>Gets the directions, forward first.</summary>
    public DirectionPass[] Directions => _directions;

    public override AlignedBuffer DOutput => IsSingle ? _directions[0].DOutput : _dJoined;

    // The output of a single direction is its state.
    public override bool KeepsOutput => IsSingle;

    public override IReadOnlyList<StateCarry> Carries { get; }

    private bool IsSingle => _directions.Length == 1;

    private int Stride => GatePanels.Pad(_directions.Length * _directions[0].Size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
        foreach (var direction in _directions)
            direction.Begin(sequences, training, seed);
    }

    public override LayerRows Forward(LayerRows input)
    {
        foreach (var direction in _directions)
            direction.Forward(input.Window, input.Pointer, input.Stride, input.CarrySteps);
        return input.With(IsSingle ? _directions[0].Output : Join(input.Count), Stride);
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        if (!IsSingle)
            Split(input.Count);
        for (var d = 0; d < _directions.Length; d++)
            _directions[d].Backward(
                input.Window, input.Pointer, input.Stride, dInput, input.Stride, accumulate: d > 0 || accumulate, gradients);
    }

    private float* Join(int rows)
    {
        _joined.Ensure((long)rows * Stride);
        for (var row = 0; row < rows; row++)
        {
            var joined = new Span<float>(_joined.Pointer + ((nint)row * Stride), Stride);
            foreach (var direction in _directions)
            {
                new ReadOnlySpan<float>(direction.Output + ((nint)row * direction.Stride), direction.Size).CopyTo(joined);
                joined = joined[direction.Size..];
            }

            joined.Clear();
        }

        return _joined.Pointer;
    }

    private void Split(int rows)
    {
        var column = 0;
        foreach (var direction in _directions)
        {
            direction.DOutput.Ensure((long)rows * direction.Stride);
            for (var row = 0; row < rows; row++)
            {
                var dRow = new Span<float>(direction.DOutput.Pointer + ((nint)row * direction.Stride), direction.Stride);
                new ReadOnlySpan<float>(_dJoined.Pointer + ((nint)row * Stride) + column, direction.Size).CopyTo(dRow);
                dRow[direction.Size..].Clear();
            }

            column += direction.Size;
        }
    }
}
