using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>C = A · panel for all panels of a matrix of 64-column panels: a step of a batch, a single row, and the product behind a weight gradient.</summary>
public unsafe class PanelProductBenchmarks : KernelBenchmarks, IFloatingPointWork
{
    private const int PanelWidth = 64;
    private AlignedBuffer _a = null!;
    private AlignedBuffer _panels = null!;
    private AlignedBuffer _c = null!;

    /// <summary>Gets or sets rows of A, columns of A and columns of all panels.</summary>
    [Params("1x128x512", "16x64x256", "16x128x512", "32x128x512", "16x512x2048", "64x512x2048")]
    public string Shape { get; set; } = "";

    /// <inheritdoc/>
    public double Operations(string benchmark)
    {
        var (rows, inner, columns) = Sizes;
        return 2.0 * rows * inner * columns;
    }

    /// <summary>Fills the matrices.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var (rows, inner, columns) = Sizes;
        ChooseWidth();
        _a = Waves(rows * inner);
        _panels = Waves(inner * columns);
        _c = Waves(rows * columns);
    }

    /// <summary>A by rows.</summary>
    [Benchmark]
    public void Product()
    {
        var (rows, inner, columns) = Sizes;
        for (var column = 0; column < columns; column += PanelWidth)
            Kernels.Product(
                _a.Pointer, inner, 1, _panels.Pointer + ((nint)column * inner), _c.Pointer + ((nint)column * rows), PanelWidth, rows, inner, PanelWidth);
    }

    /// <summary>A transposed, as a weight gradient reads its input.</summary>
    [Benchmark]
    public void TransposedProduct()
    {
        var (rows, inner, columns) = Sizes;
        for (var column = 0; column < columns; column += PanelWidth)
            Kernels.Product(
                _a.Pointer, 1, rows, _panels.Pointer + ((nint)column * inner), _c.Pointer + ((nint)column * rows), PanelWidth, rows, inner, PanelWidth);
    }

    private (int Rows, int Inner, int Columns) Sizes => Shapes.Three(Shape);
}
