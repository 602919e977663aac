using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Benchmarks.Networks;

/// <summary>A whole training step on all processors: batch, forward, backward, clipping, Adam. Measured over an epoch of 32 of them.</summary>
[PerWidth]
public class TrainingStepBenchmarks : IFloatingPointWork
{
    private const int StepsPerEpoch = 32;
    private TrainingLoop _loop = null!;
    private SequenceList _data = null!;

    /// <summary>Gets or sets the cell.</summary>
    [Params(CellKind.Lstm, CellKind.Gru, CellKind.Elman, CellKind.MinGru, CellKind.MinLstm, CellKind.SLstm, CellKind.MLstm)]
    public CellKind Cell { get; set; }

    /// <summary>Gets or sets batch, steps, input size and hidden size.</summary>
    [Params("32x32x32x64", "32x64x64x128", "64x64x128x256")]
    public string Shape { get; set; } = "";

    /// <inheritdoc/>
    public double Operations(string benchmark)
    {
        var sizes = Shapes.Sizes(Shape);
        return 3.0 * sizes[0] * sizes[1] * NetworkWork.StepOperations(Cell, sizes[2], sizes[3]);
    }

    /// <summary>Makes network and data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sizes = Shapes.Sizes(Shape);
        _data = new SequenceList(sizes[2], hasTokens: false, TargetKind.Values, targetWidth: 1);
        var features = new float[sizes[1] * sizes[2]];
        NetworkWork.FillWaves(features);
        for (var i = 0; i < StepsPerEpoch * sizes[0]; i++)
            _data.Add(features, [], [], [features[i % features.Length]]);
        var network = NetworkWork.Network(Cell, sizes[2], sizes[3], SequencePooling.Last);
        _loop = new TrainingLoop(network, new SquaredLoss(), new TrainingOptions { BatchSize = sizes[0], NumberOfEpochs = 1 });
    }

    /// <summary>Takes the steps of an epoch.</summary>
    [Benchmark(OperationsPerInvoke = StepsPerEpoch)]
    public int Step() => _loop.Run(_data).FinishedEpochs;
}
