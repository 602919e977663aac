using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>What becomes of gradients between the backward pass and the optimizer.</summary>
public class ReductionBenchmarks : KernelBenchmarks
{
    private AlignedBuffer _sum = null!;
    private AlignedBuffer _part = null!;

    /// <summary>Gets or sets the number of elements.</summary>
    [Params(4096, 262144)]
    public int Length { get; set; }

    /// <summary>Fills the arrays.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ChooseWidth();
        (_sum, _part) = (Waves(Length), Waves(Length));
    }

    /// <summary>The sum of the squares, in double.</summary>
    [Benchmark]
    public double SumOfSquares() => Kernels.SumOfSquares(_sum.Span[..Length]);

    /// <summary>Adds a part, scales by 1 so that nothing dies away, and clears the part.</summary>
    [Benchmark]
    public double ScaledSum() => Kernels.ScaledSum(_sum.Span[..Length], _part.Span[..Length], 1);
}
