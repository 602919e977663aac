using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Benchmarks.Reporting;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Benchmarks.Networks;

/// <summary>One step of a layer of one cell for a batch on one thread, its input product and a head of one output included.</summary>
[PerWidth]
public class CellStepBenchmarks : IFloatingPointWork
{
    private NetworkPass _pass = null!;
    private float[] _gradients = [];

    /// <summary>Gets or sets the cell.</summary>
    [Params(CellKind.Lstm, CellKind.Gru, CellKind.Elman, CellKind.MinGru, CellKind.MinLstm, CellKind.SLstm, CellKind.MLstm)]
    public CellKind Cell { get; set; }

    /// <summary>Gets or sets rows of the batch, input size and hidden size.</summary>
    [Params("1x64x128", "16x64x128", "16x256x512")]
    public string Shape { get; set; } = "";

    /// <inheritdoc/>
    public double Operations(string benchmark)
    {
        var (rows, inputSize, hiddenSize) = Shapes.Three(Shape);
        var forward = NetworkWork.StepOperations(Cell, inputSize, hiddenSize) * rows;
        // No one asks for the gradient of the input.
        var backward = (2 * forward) - (2.0 * rows * NetworkWork.Gates(Cell) * hiddenSize * inputSize);
        return benchmark == nameof(Forward) ? forward : forward + backward;
    }

    /// <summary>Makes the network.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var (rows, inputSize, hiddenSize) = Shapes.Three(Shape);
        var network = NetworkWork.Network(Cell, inputSize, hiddenSize, SequencePooling.None);
        _gradients = new float[network.Parameters.Count];
        _pass = new NetworkPass(network);
        _pass.Begin(rows, training: true, seed: 0);
        var lengths = new int[rows];
        Array.Fill(lengths, int.MaxValue);
        _pass.Input.Layout(lengths, firstStep: 0, maximumSteps: 1, inputSize, hasTokens: false);
        NetworkWork.FillWaves(_pass.Input.Features);
    }

    /// <summary>Forward, from the state the step before left.</summary>
    [Benchmark]
    public void Forward() => _pass.Forward(carrySteps: 1);

    /// <summary>Forward and backward, the gradients of the weights included; they add up.</summary>
    [Benchmark]
    public void ForwardAndBackward()
    {
        _pass.Forward(carrySteps: 1);
        var gradient = _pass.OutputGradient;
        gradient.Clear();
        for (var row = 0; row < _pass.OutputRows; row++)
            gradient[row * _pass.OutputStride] = 1e-3f;
        _pass.Backward(_gradients);
    }
}
