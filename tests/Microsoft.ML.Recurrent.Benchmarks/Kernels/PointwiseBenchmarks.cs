using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>
/// What a cell does between its products, on a panel of 16 units. The kernels turn their inputs into results in place, so each call is given a fresh copy;
/// <see cref="CopyOfGates"/> is what that costs.
/// </summary>
public unsafe class PointwiseBenchmarks : KernelBenchmarks
{
    private const int Units = 16;
    private readonly AlignedBuffer _fresh = Waves(4 * Units * 256, 0.4f);
    private readonly AlignedBuffer _gates = Waves(4 * Units * 256);
    private readonly AlignedBuffer _hidden = Waves(4 * Units * 256);
    private readonly AlignedBuffer _before = Waves(Units * 256);
    private readonly AlignedBuffer _after = Waves(Units * 256);
    private readonly AlignedBuffer _output = Waves(Units * 256);
    private readonly AlignedBuffer _dOutput = Waves(Units * 256);

    /// <summary>Gets or sets the rows of the batch.</summary>
    [Params(1, 16, 64)]
    public int Rows { get; set; }

    /// <summary>Finds the kernels.</summary>
    [GlobalSetup]
    public void Setup() => ChooseWidth();

    /// <summary>The copy that every other call starts with.</summary>
    [Benchmark(Baseline = true)]
    public void CopyOfGates() => Renew(_gates, 4);

    /// <summary>LSTM, forward.</summary>
    [Benchmark]
    public void LstmForward()
    {
        Renew(_gates, 4);
        Kernels.LstmForward(_gates.Pointer, _before.Pointer, _after.Pointer, _output.Pointer, Rows, Units);
    }

    /// <summary>LSTM, backward.</summary>
    [Benchmark]
    public void LstmBackward()
    {
        Renew(_gates, 4);
        Renew(_after, 1);
        Kernels.LstmBackward(_gates.Pointer, _before.Pointer, _before.Pointer, _dOutput.Pointer, _after.Pointer, Rows, Units);
    }

    /// <summary>GRU, forward.</summary>
    [Benchmark]
    public void GruForward()
    {
        Renew(_gates, 3);
        Kernels.GruForward(_gates.Pointer, _hidden.Pointer, _before.Pointer, _after.Pointer, Rows, Units);
    }

    /// <summary>GRU, backward.</summary>
    [Benchmark]
    public void GruBackward()
    {
        Renew(_gates, 3);
        Renew(_hidden, 3);
        Kernels.GruBackward(_gates.Pointer, _hidden.Pointer, _before.Pointer, _dOutput.Pointer, _output.Pointer, Rows, Units);
    }

    /// <summary>Elman, forward.</summary>
    [Benchmark]
    public void ElmanForward()
    {
        Renew(_gates, 1);
        Kernels.ElmanForward(_gates.Pointer, _output.Pointer, Rows, Units);
    }

    /// <summary>Elman, backward.</summary>
    [Benchmark]
    public void ElmanBackward() => Kernels.ElmanBackward(_gates.Pointer, _before.Pointer, _dOutput.Pointer, Rows, Units);

    private void Renew(AlignedBuffer buffer, int gates) => _fresh.Span[..(gates * Units * Rows)].CopyTo(buffer.Span);
}
