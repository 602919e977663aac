using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>Layer normalisation of 16 rows of one panel.</summary>
public unsafe class LayerNormalizationBenchmarks : KernelBenchmarks
{
    private const int Rows = 16;
    private AlignedBuffer _x = null!;
    private AlignedBuffer _normalized = null!;
    private AlignedBuffer _y = null!;
    private AlignedBuffer _gain = null!;
    private AlignedBuffer _bias = null!;
    private AlignedBuffer _mask = null!;
    private AlignedBuffer _inverseDeviation = null!;

    /// <summary>Gets or sets the length of a row.</summary>
    [Params(64, 512)]
    public int Length { get; set; }

    /// <summary>Fills the arrays.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ChooseWidth();
        (_x, _normalized, _y) = (Waves(Rows * Length), Waves(Rows * Length), Waves(Rows * Length));
        (_gain, _bias, _mask) = (Waves(Length), Waves(Length), Waves(Length));
        _inverseDeviation = Waves(Rows);
        _inverseDeviation.Span.Fill(1);
        _mask.Span.Fill(1);
    }

    /// <summary>Normalises, scales and shifts.</summary>
    [Benchmark]
    public void Forward() => Kernels.NormalizationForward(
        _x.Pointer, _normalized.Pointer, _y.Pointer, Length, Rows, _gain.Pointer, _bias.Pointer, _mask.Pointer, _inverseDeviation.Pointer);

    /// <summary>The gradients of the input, the gain and the bias; the latter two add up.</summary>
    [Benchmark]
    public void Backward() => Kernels.NormalizationBackward(
        _x.Pointer, _normalized.Pointer, _y.Pointer, Length, Rows, _gain.Pointer, _inverseDeviation.Pointer, _mask.Pointer, _bias.Pointer, _bias.Pointer);
}
