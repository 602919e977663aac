using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Ours;

/// <summary>The product's batch prediction.</summary>
internal sealed class OursInference : IContender
{
    private readonly WorkItem _item;
    private readonly SequenceList _sequences;
    private readonly BatchPredictor _predictor;
    private readonly float[] _outputs; // [B, Outputs]
    private readonly PredictionVisitor _keep;

    public OursInference(WorkItem item, WorkData data, int threads)
    {
        _item = item;
        _sequences = data.CreateSequences();

        // A thread runs one batch at a time, so equal sequences are split evenly. Ragged ones, sorted, need smaller batches for threads to end together.
        var batchSize = item.Ragged ? ShardRule.MinimumRows : Math.Max(ShardRule.MinimumRows, (item.Batch + threads - 1) / threads);
        _predictor = new BatchPredictor(data.CreateNetwork(), threads, batchSize);
        _outputs = new float[item.Batch * item.Outputs];
        _keep = Keep;
    }

    public string Name { get; init; } = "ours";

    public void Prepare()
    {
    }

    public void Run() => _predictor.Predict(_sequences, _keep);

    public float[] Result() => _outputs;

    public void Dispose() => _predictor.Dispose();

    private void Keep(int example, ReadOnlySpan<float> outputs) => outputs.CopyTo(_outputs.AsSpan(example * _item.Outputs));
}
