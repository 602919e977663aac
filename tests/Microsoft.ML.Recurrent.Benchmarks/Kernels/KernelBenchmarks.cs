using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>Benchmarks of kernels in one process, the width being a parameter.</summary>
[OneProcess]
public abstract class KernelBenchmarks
{
    /// <summary>Gets the widths this machine has.</summary>
    public static IEnumerable<string> Widths => BenchmarkJobs.Widths;

    /// <summary>Gets or sets how wide the vectors are.</summary>
    [ParamsSource(nameof(Widths))]
    public string Width { get; set; } = "";

    private protected KernelSet Kernels { get; private set; } = null!;

    /// <summary>Finds the kernels.</summary>
    private protected void ChooseWidth() => Kernels = KernelSet.At(Width);

    /// <summary>An aligned array of numbers between -1 and 1, none of them equal.</summary>
    private protected static AlignedBuffer Waves(int length, float scale = 1)
    {
        var buffer = new AlignedBuffer();
        buffer.Ensure(length);
        for (var i = 0; i < length; i++)
            buffer.Span[i] = scale * MathF.Sin(0.37f * (i + 1));
        return buffer;
    }
}
