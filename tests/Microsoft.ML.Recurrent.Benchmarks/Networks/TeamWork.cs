using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;

namespace Microsoft.ML.Recurrent.Benchmarks.Networks;

/// <summary>One batch of a network of one layer that a team trains on and predicts.</summary>
internal sealed class TeamWork
{
    private readonly RecurrentNetwork _network;
    private readonly SequenceList _data;
    private readonly WorkerPool _pool;
    private readonly BatchGradient _gradient;
    private readonly ModelUpdate _update;
    private readonly BatchPredictor _predictor;
    private readonly int[] _batch;
    private readonly int _steps;

    /// <param name="cell">The cell.</param>
    /// <param name="shape">Batch, steps, input size and hidden size.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="team">The team; null for that of the threads.</param>
    public TeamWork(CellKind cell, int[] shape, int threads, Team? team = null)
    {
        _steps = shape[1];
        _data = new SequenceList(shape[2], hasTokens: false, TargetKind.Values, targetWidth: 1);
        var features = new float[shape[1] * shape[2]];
        NetworkWork.FillWaves(features);
        for (var i = 0; i < shape[0]; i++)
            _data.Add(features, [], [], [features[i]]);
        _batch = [.. Enumerable.Range(0, shape[0])];
        _network = NetworkWork.Network(cell, shape[2], shape[3], SequencePooling.Last);
        _pool = new WorkerPool(threads);
        _gradient = new BatchGradient(_network, new SquaredLoss(), _pool, team: team);
        _update = new ModelUpdate(_network, new TrainingOptions());
        _predictor = new BatchPredictor(_network, _pool, shape[0], team: team);
    }

    /// <summary>Takes a step of training.</summary>
    public void Train()
    {
        _gradient.Begin(_data, _batch, seed: 1);
        _gradient.Run(new TruncationRule(0, 0)[0, _steps]);
        var report = new StepReport { LearningRate = 1e-4f };
        _update.Apply(_gradient.Sum, ref report);
    }

    /// <summary>Computes the outputs of the batch.</summary>
    public void Predict() => _predictor.Predict(_data);
}
