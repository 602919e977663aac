using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;
using Microsoft.ML.Recurrent.Engine.Training.Updates;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Ours;

/// <summary>One step of the product's training run: fill, forward, loss, backward, sum over shards, clip, Adam, repacking of the weights.</summary>
internal sealed class OursTraining(WorkItem item, WorkData data, int threads) : IContender
{
    private readonly WorkerPool _pool = new(threads);
    private readonly TrainingOptions _options = new() { BatchSize = item.Batch, LearningRate = 1e-3f, GradientClipNorm = 1, NumberOfThreads = threads };
    private readonly TruncationRule _whole = new(0, 0);
    private RecurrentNetwork _network = null!;
    private SequenceList _sequences = null!;
    private BatchGradient _gradient = null!;
    private ModelUpdate _update = null!;
    private int[] _batch = [];
    private long _steps;
    private StepReport _report;

    public string Name { get; init; } = "ours";

    public void Prepare()
    {
        _network = data.CreateNetwork();
        _sequences = data.CreateSequences();
        _batch = [.. Enumerable.Range(0, item.Batch)]; // longest first
        _gradient = new BatchGradient(_network, item.Vocabulary > 0 ? new SoftmaxCrossEntropyLoss() : new SquaredLoss(), _pool);
        _update = new ModelUpdate(_network, _options);
    }

    public void Run()
    {
        var longest = _sequences.Length(_batch[0]);
        _gradient.Begin(_sequences, _batch, seed: 0);
        _gradient.Run(_whole[0, longest]);
        _report = new StepReport { Loss = _gradient.Loss / _gradient.Weight, LearningRate = _update.Rate(_steps, long.MaxValue, 0) };
        if (!double.IsFinite(_report.Loss) || !_update.Apply(_gradient.Sum, ref _report))
            throw new InvalidOperationException($"{item.Name}: the loss or gradient of step {_steps} is not finite.");
        _steps++;
    }

    public float[] Result() => [(float)_report.Loss, .. _network.Parameters.Parameters.SelectMany(p => _network.Parameters.WeightsOf(p.Name).ToArray())];

    public void Dispose() => _pool.Dispose();
}
