using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>Functions of every element.</summary>
public class ActivationBenchmarks : KernelBenchmarks
{
    private AlignedBuffer _source = null!;
    private AlignedBuffer _destination = null!;

    /// <summary>Gets or sets the number of elements.</summary>
    [Params(64, 4096, 262144)]
    public int Length { get; set; }

    /// <summary>Fills the arrays.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ChooseWidth();
        _source = Waves(Length, 6);
        _destination = Waves(Length);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [Benchmark]
    public void Sigmoid() => Kernels.Sigmoid(_source.Span[..Length], _destination.Span[..Length]);

    /// <summary>tanh x.</summary>
    [Benchmark]
    public void Tanh() => Kernels.Tanh(_source.Span[..Length], _destination.Span[..Length]);

    /// <summary>e^x.</summary>
    [Benchmark]
    public void Exp() => Kernels.Exp(_source.Span[..Length], _destination.Span[..Length]);
}
