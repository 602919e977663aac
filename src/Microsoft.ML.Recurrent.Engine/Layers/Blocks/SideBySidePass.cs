using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Runs chains on the same rows and joins their rows.</summary>
internal sealed unsafe class SideBySidePass : LayerPass
{
    private readonly (ChainPass? Chain, int Size)[] _branches; // null for the rows themselves
    private readonly AlignedBuffer _joined = new();            // [rows, Stride]; nothing ever writes to the padding, so it stays zero
    private readonly int _size;
    private LayerRows _rows;                                   // the joined rows of the last window

    /// <param name="branches">The chains, each with the number of values of its rows.</param>
    public SideBySidePass((ChainPass? Chain, int Size)[] branches)
    {
        (_branches, _size) = (branches, branches.Sum(branch => branch.Size));
        Carries = [.. branches.SelectMany(branch => branch.Chain?.Carries ?? [])];
        Learns = branches.Any(branch => branch.Chain is { Learns: true });
    }

    /// <summary>Gets the passes of each chain.</summary>
    public IEnumerable<IReadOnlyList<LayerPass>> Passes => _branches.Where(branch => branch.Chain is not null).Select(branch => branch.Chain!.Passes);

    public override AlignedBuffer DOutput { get; } = new(); // [rows, Stride]

    public override bool Learns { get; }

    public override IReadOnlyList<StateCarry> Carries { get; }

    private int Stride => GatePanels.Pad(_size);

    public override void Begin(int sequences, bool training, ulong seed)
    {
        foreach (var (chain, _) in _branches)
            chain?.Begin(sequences, training, seed);
    }

    public override LayerRows Forward(LayerRows input)
    {
        var first = 0;
        foreach (var (chain, size) in _branches)
        {
            var rows = chain?.Forward(input) ?? input;
            if (first == 0)
                _rows = rows.With(ChainPass.Room(_joined, rows.With(null, Stride)), Stride); // of steps, or of sequences if the chains pool
            for (var row = 0; row < rows.Count; row++)
                rows.Row(row, size).CopyTo(_rows.Row(row, _size)[first..]);
            first += size;
        }

        return _rows;
    }

    public override void Backward(LayerRows input, float* dInput, bool accumulate, Span<float> gradients)
    {
        var dJoined = _rows.With(DOutput.Pointer, Stride);
        var first = 0;
        foreach (var (chain, size) in _branches)
        {
            if (chain is null)
                AddRows(dJoined, first, size, input, dInput, accumulate);
            else
                Run(chain, dJoined, first, size, dInput, accumulate, gradients);
            accumulate = true;
            first += size;
        }
    }

    private void Run(ChainPass chain, LayerRows dJoined, int first, int size, float* dInput, bool accumulate, Span<float> gradients)
    {
        var dRows = chain.Output.With(ChainPass.Room(chain.DOutput, chain.Output), chain.Output.Stride);
        for (var row = 0; row < dRows.Count; row++)
        {
            var dRow = dRows.Row(row, dRows.Stride);
            dJoined.Row(row, _size).Slice(first, size).CopyTo(dRow);
            dRow[size..].Clear();
        }

        chain.Backward(dInput, accumulate, gradients);
    }

    private static void AddRows(LayerRows dJoined, int first, int size, LayerRows input, float* dInput, bool accumulate)
    {
        if (dInput is null)
            return;
        var dRows = input.With(dInput, input.Stride);
        for (var row = 0; row < input.Count; row++)
        {
            var dRow = dRows.Row(row, input.Stride);
            if (!accumulate)
                dRow.Clear();
            TensorPrimitives.Add(dRow[..size], dJoined.Row(row, first + size)[first..], dRow[..size]);
        }
    }
}
