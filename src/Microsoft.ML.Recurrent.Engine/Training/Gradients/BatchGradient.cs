using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>
/// Computes the loss and the gradient of a batch, window by window. Each shard runs forward, loss and backward on its own into its own flat gradient; the sum
/// over the shards is divided by the total weight of the targets that count in the window. Shards that are too few for the threads run one after another, each
/// on all threads. The result does not depend on which thread ran what. A batch may be cut into pieces, whose shards run one piece after another and add to
/// the same flat gradients.
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
    private readonly Team _team;
    private readonly int _mostSequences;
    private readonly PieceStates _states = new(); // of a batch of several pieces
    private TruncationWindow _window;
    private SequenceDataset _data = null!;
    private int[] _batch = [];
    private int _batchLength;
    private ulong _seed;
    private int _sequences; // of the batch, or of its current piece

    /// <param name="network">The network.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="pool">The threads to run on.</param>
    /// <param name="frozen">The parameters that do not learn, which may change between steps; null if every parameter learns.</param>
    /// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
    /// <param name="noise">The noise under which the network learns; null for none.</param>
    /// <param name="mostSequences">The maximum number of sequences that are computed at the same time; 0 for all of a batch.</param>
    /// <param name="team">The threads that share the work of a shard; null for those of the pool.</param>
    public BatchGradient(
        RecurrentNetwork network, ILoss loss, WorkerPool pool, FrozenRanges? frozen = null, ClassSampler? sampler = null, NoiseOptions? noise = null,
        int mostSequences = 0, Team? team = null)
    {
        (_mostSequences, _team) = (mostSequences, team ?? new Team(pool));
        (_sampler, _noise) = (sampler, noise ?? NoiseOptions.None);
        _network = network;
        _loss = loss;
        _pool = pool;
        Sum = new GradientSum(network, pool, frozen ?? new FrozenRanges());
        _shardWork = new ShardWork(this);
        if (_noise.WeightDropout > 0)
            _dropped = new DroppedWeights(network, _noise.WeightDropout, pool);
    }

    /// <summary>Gets the number of shards of the batch, or of its current piece.</summary>
    public int Shards { get; private set; }

    private BatchPieces Pieces => new(_batchLength, _mostSequences);

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
        (_data, _seed, _batchLength) = (data, seed, batch.Length);
        ReusedArray.Ensure(ref _batch, batch.Length);
        batch.CopyTo(_batch);
        _states.Clear();
        if (Pieces.Count == 1)
            BeginPiece(0);
    }

    /// <summary>Runs the next window.</summary>
    public void Run(in TruncationWindow window)
    {
        _window = window;
        Loss = 0;
        Weight = 0;
        Sum.Start();
        _dropped?.Drop(SeededRandom.Combine(_seed, (ulong)window.CountedFrom));
        var pieces = Pieces.Count;
        for (var piece = 0; piece < pieces; piece++)
        {
            if (pieces > 1)
            {
                BeginPiece(piece);
                _states.Restore(piece, Running);
            }

            RunPiece();
            if (pieces > 1)
                _states.Keep(piece, Running);
        }

        EndDropping();
        if (Weight == 0 || !double.IsFinite(Loss))
            return;
        Sum.Add((float)(1 / Weight));
    }

    /// <summary>Copies the states that are carried to the next window, one array for each shard, those of the first piece first.</summary>
    public float[][] SaveStates()
    {
        if (Pieces.Count == 1)
            _states.Keep(0, Running);
        return _states.Save();
    }

    /// <summary>Restores states that <see cref="SaveStates"/> returned for the same batch.</summary>
    /// <returns>False if the states do not fit the shards.</returns>
    public bool RestoreStates(float[][] states)
    {
        var pieces = Pieces.Count;
        var first = 0;
        for (var piece = 0; piece < pieces; piece++)
        {
            if (pieces > 1)
                BeginPiece(piece);
            if (states.Length < first + Shards || !_states.Load(piece, Running, states.AsSpan(first, Shards)))
                return false;
            first += Shards;
        }

        if (states.Length != first)
            return false;
        if (pieces == 1)
            _states.Restore(0, Running);
        return true;
    }

    private ReadOnlySpan<SequenceShard> Running => _shards.AsSpan(0, Shards);

    private void BeginPiece(int piece)
    {
        var batch = _batch.AsSpan(Pieces[piece]);
        _sequences = batch.Length;
        Shards = ShardRule.Shards(_sequences);
        for (var i = 0; i < Shards; i++)
        {
            _shards[i] ??= new SequenceShard(_network, sampler: _sampler, noise: _noise, team: _team);
            var seed = SeededRandom.Combine(_seed, (ulong)(((long)piece * ShardRule.MaximumShards) + i));
            _shards[i].Begin(_data, batch, i, Shards, training: true, seed);
        }
    }

    private void RunPiece()
    {
        if (_team.TakesShardsInTurn(Shards, ShardRule.Rows(_sequences, 0, Shards), _network.WeightsOfStep))
            RunInTurn();
        else
            _pool.Run(_shardWork, Shards);
        for (var i = 0; i < Shards; i++)
        {
            Loss += _shards[i].Loss;
            Weight += _shards[i].Weight;
        }

        Sum.Collect(Running, _counts);
    }

    private void RunInTurn()
    {
        using var scope = _team.Open();
        for (var i = 0; i < Shards; i++)
            RunShard(i);
    }

    private void RunShard(int index)
    {
        var shard = _shards[index];
        _counts[index] = shard.Forward(_window) && shard.Evaluate(_loss, withGradient: true) && double.IsFinite(shard.Loss);
        if (_counts[index])
            shard.Pass.Backward(Sum.Part(index));
    }

    // All pieces have added to the gradients of the shards.
    private void EndDropping()
    {
        if (_dropped is null)
            return;
        _dropped.Restore();
        for (var shard = 0; shard < ShardRule.MaximumShards; shard++)
            if (Sum.Counts(shard))
                _dropped.Mask(Sum.Part(shard));
    }

    private sealed class ShardWork(BatchGradient owner) : IParallelWork
    {
        public void Invoke(int index) => owner.RunShard(index);
    }
}
