using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Kernels;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>The ways between row-major weights and a panel of 64 columns: once per update for all weights. Only the column sums know widths.</summary>
public unsafe class PackingBenchmarks : KernelBenchmarks
{
    private const int PanelWidth = 64;
    private readonly int[] _rows = [.. Enumerable.Range(0, PanelWidth)];
    private AlignedBuffer _weights = null!;
    private AlignedBuffer _panel = null!;
    private AlignedBuffer _sums = null!;

    /// <summary>Gets or sets the rows of the panel.</summary>
    [Params(64, 512)]
    public int Inner { get; set; }

    /// <summary>Fills the arrays.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ChooseWidth();
        (_weights, _panel, _sums) = (Waves(Inner * PanelWidth), Waves(Inner * PanelWidth, 1e-6f), Waves(PanelWidth));
    }

    /// <summary>Weights into the panel that a forward product reads.</summary>
    [Benchmark]
    public void PackTransposed() => PanelPacking.PackTransposed(_weights.Pointer, Inner, _rows, Inner, _panel.Pointer);

    /// <summary>Weights into the panel that a backward product reads.</summary>
    [Benchmark]
    public void PackRows() => PanelPacking.PackRows(_weights.Pointer, Inner, _rows, 0, PanelWidth, _panel.Pointer, PanelWidth);

    /// <summary>The gradient of a bias.</summary>
    [Benchmark]
    public void ColumnSums() => Kernels.ColumnSums(_panel.Pointer, Inner, _rows, _sums.Pointer);
}
