using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>
/// Computes the loss and the gradient of a batch, window by window. Each shard runs forward, loss and backward on its own into its own flat gradient; the sum
/// over the shards is divided by the total weight of the targets that count in the window. The result does not depend on which thread ran which shard.
/// </summary>
internal sealed class BatchGradient
{
    private readonly RecurrentNetwork _network;
    private readonly ILoss _loss;
    private readonly WorkerPool _pool;
    private readonly ClassSampler? _sampler;
    private readonly NoiseOptions _noise;
    private readonly SequenceShard[] _shards = new SequenceShard[ShardRule.MaximumShards];
    private readonly bool[] _counts = new bool[ShardRule.MaximumShards];
    private readonly ShardWork _shardWork;
    private readonly DroppedWeights? _dropped;
    private TruncationWindow _window;
    private ulong _seed;

    /// <param name="network">The network.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="pool">The threads to run on.</param>
    /// <param name="frozen">The parameters that do not learn, which may change between steps; null if every parameter learns.</param>
    /// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
    /// <param name="noise">The noise under which the network learns; null for none.</param>
    public BatchGradient(
        RecurrentNetwork network, ILoss loss, WorkerPool pool, FrozenRanges? frozen = null, ClassSampler? sampler = null, NoiseOptions? noise = null)
    {
        (_sampler, _noise) = (sampler, noise ?? NoiseOptions.None);
        _network = network;
        _loss = loss;
        _pool = pool;
        Sum = new GradientSum(network, pool, frozen ?? new FrozenRanges());
        _shardWork = new ShardWork(this);
        if (_noise.WeightDropout > 0)
            _dropped = new DroppedWeights(network, _noise.WeightDropout, pool);
    }

    /// <summary>Gets the number of shards of the batch.</summary>
    public int Shards { get; private set; }

    /// <summary>Gets the sum of the weighted losses of the last window.</summary>
    public double Loss { get; private set; }

    /// <summary>Gets the sum of the weights of the last window; 0 if nothing counts, in which case there is no gradient.</summary>
    public double Weight { get; private set; }

    /// <summary>
    /// Gets the gradient of <see cref="Loss"/> / <see cref="Weight"/>; undefined if the loss is not finite. It is zero for frozen parameters.
    /// </summary>
    public GradientSum Sum { get; }

    /// <summary>Starts a batch from the zero state.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="batch">The indices of the examples, longest first.</param>
    /// <param name="seed">The seed of the random draws of this batch.</param>
    public void Begin(SequenceDataset data, ReadOnlySpan<int> batch, ulong seed)
    {
        Shards = ShardRule.Shards(batch.Length);
        _seed = seed;
        for (var i = 0; i < Shards; i++)
        {
            _shards[i] ??= new SequenceShard(_network, sampler: _sampler, noise: _noise);
            _shards[i].Begin(data, batch, i, Shards, training: true, SeededRandom.Combine(seed, (ulong)i));
        }
    }

    /// <summary>Runs the next window.</summary>
    public void Run(in TruncationWindow window)
    {
        _window = window;
        _dropped?.Drop(SeededRandom.Combine(_seed, (ulong)window.CountedFrom));
        _pool.Run(_shardWork, Shards);
        _dropped?.Restore();
        Loss = 0;
        Weight = 0;
        for (var i = 0; i < Shards; i++)
        {
            Loss += _shards[i].Loss;
            Weight += _shards[i].Weight;
        }

        if (Weight == 0 || !double.IsFinite(Loss))
            return;
        Sum.Add(_shards.AsSpan(0, Shards), _counts.AsSpan(0, Shards), (float)(1 / Weight));
    }

    /// <summary>Copies the states that are carried to the next window, one array for each shard.</summary>
    public float[][] SaveStates()
    {
        var states = new float[Shards][];
        for (var i = 0; i < Shards; i++)
        {
            states[i] = new float[_shards[i].Pass.StateLength];
            _shards[i].Pass.SaveState(states[i]);
        }

        return states;
    }

    /// <summary>Restores states that <see cref="SaveStates"/> returned for the same batch.</summary>
    /// <returns>False if the states do not fit the shards.</returns>
    public bool RestoreStates(float[][] states)
    {
        if (states.Length != Shards)
            return false;
        for (var i = 0; i < Shards; i++)
            if (states[i].Length != _shards[i].Pass.StateLength)
                return false;
        for (var i = 0; i < Shards; i++)
            _shards[i].Pass.RestoreState(states[i]);
        return true;
    }

    private void RunShard(int index)
    {
        var shard = _shards[index];
        _counts[index] = shard.Forward(_window) && shard.Evaluate(_loss, withGradient: true) && double.IsFinite(shard.Loss);
        if (!_counts[index])
            return;
        var gradient = Sum.Part(index);
        shard.Pass.Backward(gradient);
        _dropped?.Mask(gradient);
    }

    private sealed class ShardWork(BatchGradient owner) : IParallelWork
    {
        public void Invoke(int index) => owner.RunShard(index);
    }
}
