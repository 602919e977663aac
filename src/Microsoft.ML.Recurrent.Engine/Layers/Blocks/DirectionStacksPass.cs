using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Runs a forward chain and a reverse chain on the same rows. Their outputs are joined unless they are read separately.</summary>
internal sealed unsafe class DirectionStacksPass : LayerPass
{
    private readonly ChainPass[] _stacks;
    private readonly int _size;                      // of the output of one of them
    private readonly AlignedBuffer _joined = new();  // [R, Stride]
    private readonly AlignedBuffer _dJoined = new(); // [R, Stride]

    /// <param name="forward">The forward chain.</param>
    /// <param name="reverse">The reverse chain.</param>
    /// <param name="size">The number of values of a row of either of them.</param>
    public DirectionStacksPass(ChainPass forward, ChainPass reverse, int size)
    {
        (_stacks, _size) = ([forward, reverse], size);
        var layers = StackPasses.RecurrentLayers(forward.Passes).Zip(StackPasses.RecurrentLayers(reverse.Passes));
        Layers = [.. layers.Select(pair => new[] { pair.First.Directions[0], pair.Second.Directions[0] })];
        Carries = [.. Layers.SelectMany(directions => directions.SelectMany(direction => direction.Carries))];
    }

    /// <summary>Gets the two directions of each recurrent layer.</summary>
    public IReadOnlyList<DirectionPass[]> Layers { get; }

    /// <summary>Gets the forward chain and the reverse chain.</summary>
    public ReadOnlySpan<ChainPass> Stacks => _stacks;

    /// <summary>Gets or sets a value that indicates whether the outputs are joined; false if a head reads each of them.</summary>
    public bool Joins { get; set; } = true;

    public override AlignedBuffer DOutput => _dJoined;

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(2 * _size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
        foreach (var stack in _stacks)
            stack.Begin(sequences, training, seed);
    }

    public override LayerRows Forward(LayerRows input)
    {
        foreach (var stack in _stacks)
            stack.Forward(input);
        if (!Joins)
            return input.With(null, 0);
        // Nothing ever writes to the padding, so it stays zero.
        _joined.Ensure((long)input.Count * Stride);
        for (var d = 0; d < 2; d++)
            CopyColumns(_stacks[d].Output.Pointer, _stacks[d].Output.Stride, _joined.Pointer + (d * _size), Stride, input.Count);
        return input.With(_joined.Pointer, Stride);
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        for (var d = 0; d < 2 && Joins; d++)
            CopyColumns(
                _dJoined.Pointer + (d * _size), Stride, ChainPass.Room(_stacks[d].DOutput, _stacks[d].Output), _stacks[d].Output.Stride, input.Count);
        for (var d = 0; d < 2; d++)
            _stacks[d].Backward(dInput, accumulate: d > 0 || accumulate, gradients);
    }

    private void CopyColumns(float* source, int sourceStride, float* target, int targetStride, int rows)
    {
        for (var row = 0; row < rows; row++)
            new ReadOnlySpan<float>(source + ((nint)row * sourceStride), _size).CopyTo(new Span<float>(target + ((nint)row * targetStride), _size));
    }
}
