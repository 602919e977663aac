using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Kernels.Rows;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Runs a <see cref="RecurrentCell"/> over windows step by step. The time loop is the same for every such cell and either direction; recurrent dropout and
/// zoneout are applied here, around the cell.
/// </summary>
internal sealed unsafe partial class StepwisePass : DirectionPass
{
    // The number of floats of the gates of a chunk of steps, 256 KiB, and the minimum number of rows for which loading the weights of a product is
    // worthwhile.
    private const int ChunkFloats = 1 << 16;
    private const int LeastChunkRows = 32;

    // The same for the backward pass: 512 KiB of gates if the gradient of the layer's weights is 1 MiB or less and stays in the cache together with them.
    // With a larger gradient, each piece should accumulate many rows while it is in the cache.
    private const int GradientFloats = 1 << 17;
    private const int LeastGradientRows = 128;
    private const int CachedWeights = 1 << 18;
    private const int MostGradientRows = 1024;

    private readonly RecurrentDirection _layer;
    private readonly RecurrentCell _cell;
    private readonly RandomMask _random;
    private readonly CellTape _tape;
    private readonly ZoneoutTape? _zoneout;
    private readonly RecurrentDropoutTape? _dropout;
    private readonly AlignedBuffer _recurrentPanels = new(); // [block][rows of a chunk][width]; the operand of the recurrent product in blocks
    private readonly Team _team;
    private readonly nint[] _pointers;                    // for each cell state, that before a step, then the gradient of that after it
    private bool _training;
    private ulong _seed;

    /// <param name="layer">The cell and its direction.</param>
    /// <param name="random">The source of the random draws.</param>
    /// <param name="dropout">The share of the hidden state that the recurrent product does not read in training, drawn per sequence.</param>
    /// <param name="team">The threads that share the work; null for the calling thread.</param>
    public StepwisePass(RecurrentDirection layer, RandomMask random, float dropout = 0, Team? team = null)
        : base(layer.Cell, [new(layer.Cell.StateSize), .. layer.Cell.CellSizes.Select(size => new CellSlot(size))])
    {
        _team = team ?? Team.Alone;
        _layer = layer;
        _cell = (RecurrentCell)layer.Cell;
        _random = random;
        H = States[0];
        Cells = States[1..];
        _tape = new CellTape(Cells.Length, _team);
        _pointers = GC.AllocateArray<nint>(Math.Max(1, 2 * Cells.Length), pinned: true);
        if (layer.Zoneout > 0)
            _zoneout = new ZoneoutTape(layer, random);
        if (dropout > 0 && _cell.HasRecurrentProduct)
            _dropout = new RecurrentDropoutTape(dropout);
    }

    /// <summary>Gets the state h.</summary>
    public CellSlot H { get; }

    /// <summary>Gets the states of the cell other than h.</summary>
    public CellSlot[] Cells { get; }

    public override float* Output => OutputH.Pointer;

    private AlignedBuffer OutputH => _zoneout?.H ?? _tape.H;

    private float** PreviousCells => (float**)Unsafe.AsPointer(ref _pointers[0]);

    private int LayerWeights => _cell.Parameters.InputWeight.Length + (_cell.Parameters.RecurrentWeight?.Length ?? 0);

    private RecurrentDropoutTape? Dropout => _training ? _dropout : null;

    // The steps of a scan need nothing of other panels, unless zoneout mixes whole rows.
    private bool IsScan => _cell is ScanCell && _zoneout is null;

    public override void Begin(int sequences, bool training, ulong seed)
    {
        _training = training;
        _seed = seed;
        foreach (var state in States)
        {
            state.Carry.Begin(sequences);
            state.Previous.Ensure((long)sequences * state.Stride);
        }

        Dropout?.Begin(sequences, Stride, _layer, _random, seed);
    }

    public override void Repeat(int first, int count, int times, DirectionPass target)
    {
        base.Repeat(first, count, times, target);
        Dropout?.Repeat(first, count, times, Stride, ((StepwisePass)target)._dropout!);
    }

    public override void Forward(PackedSequences window, float* x, nint xStride, int carrySteps)
    {
        var rows = window.Rows;
        var chunkRows = Math.Max(LeastChunkRows, ChunkFloats / _cell.Panels.TotalWidth);
        _cell.Prepare(_tape, rows, _training ? rows : Math.Min(rows, chunkRows + window.AliveAtStart));
        _zoneout?.Prepare(rows);
        Dropout?.Prepare(rows, Stride);
        if (_training)
        {
            foreach (var state in States)
                state.DState.EnsureZero((long)window.Count * state.Stride);
        }

        _team.Expect(Nanoseconds(window));
        var alive = window.AliveAtStart;
        foreach (var state in States)
            state.Carry.StartWindow(alive);
        for (var i = 0; i < window.Steps;)
        {
            // The input half is computed for several steps at a time: enough rows for an efficient product, but few enough that they are still in the
            // second-level cache when their step is computed.
            var end = i;
            var chunk = 0;
            while (end < window.Steps && chunk < chunkRows)
                chunk += window.Alive(At(window, end++));
            var firstRow = window.StepOffsets[Math.Min(At(window, i), At(window, end - 1))];
            var heldRow = _training ? 0 : firstRow;
            var first = x + (firstRow * xStride);
            if (end - i == 1 && _cell.AddsInputByStep)
            {
                ForwardStep(window, At(window, i++), heldRow, first, xStride);
                continue;
            }

            if (IsScan)
            {
                ForwardScan(window, i, end, heldRow, new InputRows(first, xStride, firstRow - heldRow, chunk));
            }
            else
            {
                _cell.ForwardInput(_tape, first, xStride, firstRow - heldRow, chunk);
                for (var k = i; k < end; k++)
                    ForwardStep(window, At(window, k), heldRow, null, 0);
            }

            i = end;
        }

        if (_cell.FillsPadding)
            RowBlock.Clear(OutputH.Pointer + Size, Stride, rows, Stride - Size);
        Carry(window, carrySteps);
    }

    public override void Backward(PackedSequences window, float* x, nint xStride, float* dX, nint dXStride, bool accumulate, Span<float> gradients)
    {
        _team.Expect(2 * Nanoseconds(window));
        var gradientRows = LayerWeights <= CachedWeights ? Math.Max(LeastGradientRows, GradientFloats / _cell.Panels.TotalWidth) : MostGradientRows;
        for (var i = window.Steps - 1; i >= 0;)
        {
            // The gradients of the weights are computed for several steps at a time: enough rows for an efficient product, but few enough that their gates
            // are still in the cache.
            var last = i;
            var rows = 0;
            for (; i >= 0 && rows < gradientRows; i--)
            {
                if (!IsScan)
                    BackwardStep(window, At(window, i));
                rows += window.Alive(At(window, i));
            }

            var firstStep = Math.Min(At(window, i + 1), At(window, last));
            var firstRow = window.StepOffsets[firstStep];
            if (IsScan && BackwardScan(window, i, last, new InputRows(x + (firstRow * xStride), xStride, firstRow, rows), gradients))
            {
                _cell.PropagateInput(_tape, firstRow, rows, dX is null ? null : dX + (firstRow * dXStride), dXStride, accumulate);
                continue;
            }

            if (_cell.HasRecurrentProduct)
                _cell.BackwardRecurrent(_tape, firstRow, rows, RecurrentPanels(window, firstStep, last - i, rows), gradients);
            _cell.BackwardInput(
                _tape, firstRow, rows, x + (firstRow * xStride), xStride, dX is null ? null : dX + (firstRow * dXStride), dXStride, accumulate, gradients);
        }

        _cell.EndBackward(_tape, gradients);
    }

    /// <summary>Returns a cell state for every row of the window. [R, stride]</summary>
    private AlignedBuffer OutputOf(int cell) => _zoneout?.Cell(cell) ?? _tape.Cells[cell];

    /// <summary>Returns the i-th step in the direction of the layer.</summary>
    private int At(PackedSequences window, int i) => _layer.Reverse ? window.Steps - 1 - i : i;

    private void Carry(PackedSequences window, int carrySteps)
    {
        if (window.Steps == 0)
            return;
        var alive = window.Alive(0);
        for (var sequence = 0; sequence < alive; sequence++)
        {
            var left = window.Lengths[sequence] - window.FirstStep;
            var t = _layer.Reverse ? 0 : Math.Min(left, carrySteps) - 1;
            var row = (nint)window.StepOffsets[t] + sequence;
            H.Carry.Take(sequence, OutputH.Pointer + (row * Stride));
            for (var i = 0; i < Cells.Length; i++)
                Cells[i].Carry.Take(sequence, OutputOf(i).Pointer + (row * Cells[i].Stride));
        }
    }
}
