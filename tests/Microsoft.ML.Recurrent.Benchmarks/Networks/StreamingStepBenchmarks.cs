using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Engine.Inference;

namespace Microsoft.ML.Recurrent.Benchmarks.Networks;

/// <summary>One step of one stream through a session.</summary>
[PerWidth]
public class StreamingStepBenchmarks : IFloatingPointWork
{
    private NetworkSession _session = null!;
    private float[] _features = [];

    /// <summary>Gets or sets the cell.</summary>
    [Params(CellKind.Lstm, CellKind.Gru)]
    public CellKind Cell { get; set; }

    /// <summary>Gets or sets input size and hidden size.</summary>
    [Params("16x32", "64x128", "256x512")]
    public string Shape { get; set; } = "";

    /// <inheritdoc/>
    public double Operations(string benchmark) => NetworkWork.StepOperations(Cell, Shapes.Sizes(Shape)[0], Shapes.Sizes(Shape)[1]);

    /// <summary>Opens the stream.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sizes = Shapes.Sizes(Shape);
        _session = new NetworkSession(NetworkWork.Network(Cell, sizes[0], sizes[1], SequencePooling.None));
        _features = new float[sizes[0]];
        NetworkWork.FillWaves(_features);
    }

    /// <summary>Takes a step.</summary>
    [Benchmark]
    public float Step() => _session.Step(_features)[0];
}
