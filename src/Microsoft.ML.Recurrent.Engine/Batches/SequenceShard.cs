using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Heads;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>
/// Runs some sequences of a batch through the network, window by window, with their targets. Buffers are reused; an instance serves one thread at a time.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="encoding">The vectors to compute from the states of the network instead of running its own pooling and head; None runs those.</param>
/// <param name="tokenWeights">The weights of the tokens in the mean of the input vectors, or empty. [V]</param>
/// <param name="sampler">Draws the classes whose outputs training computes; null to compute every class.</param>
/// <param name="noise">The noise under which the network learns; null for none.</param>
/// <param name="team">The threads that share the work of the shard; null for the thread that runs it.</param>
internal sealed class SequenceShard(
    RecurrentNetwork network, EncoderPooling encoding = EncoderPooling.None, ReadOnlyMemory<float> tokenWeights = default, ClassSampler? sampler = null,
    NoiseOptions? noise = null, Team? team = null)
{
    private readonly ShardInputs _inputs = new();
    private readonly ShardTargets _targets = new(network.Shape);

    private readonly ShardTargets[] _furtherTargets = [.. network.Shape.FurtherHeads.Select(head => new ShardTargets(head.AsNetwork(network.Shape)))];
    private int[] _furtherExamples = []; // [B]
    private readonly ShardSource? _source = network.Shape.Source is null ? null : new ShardSource();

    private SequenceDataset _data = null!;
    private int[] _examples = [];    // [B]
    private int[] _lengths = [];     // [B], longest first
    private int _count;
    private bool _training;
    private ulong _seed;
    private TruncationWindow _window;

    /// <summary>Gets the workspace of the network.</summary>
    public NetworkPass Pass { get; } = new(network, noise ?? NoiseOptions.None, sampler, team);

    /// <summary>Gets the pass that computes vectors of the sequences in place of the outputs of the head, or null.</summary>
    public EncodingPass? Encoding { get; } = encoding == EncoderPooling.None ? null : new EncodingPass(network, encoding, tokenWeights);

    /// <summary>Gets the number of sequences, B.</summary>
    public int Count => _count;

    /// <summary>Gets the indices of the examples, longest first.</summary>
    public ReadOnlySpan<int> Examples => _examples.AsSpan(0, _count);

    /// <summary>Gets the sum of the weighted losses of the last <see cref="Evaluate"/>.</summary>
    public double Loss { get; private set; }

    /// <summary>Gets the sum of the weights of the last <see cref="Evaluate"/>.</summary>
    public double Weight { get; private set; }

    /// <summary>Takes its share of a batch and starts from the zero state.</summary>
    public void Begin(SequenceDataset data, ReadOnlySpan<int> batch, int shard, int shards, bool training, ulong seed)
    {
        _data = data;
        _training = training;
        _seed = seed;
        _count = ShardRule.Rows(batch.Length, shard, shards);
        ReusedArray.Ensure(ref _examples, _count);
        ReusedArray.Ensure(ref _lengths, _count);
        for (var row = 0; row < _count; row++)
        {
            _examples[row] = batch[ShardRule.Place(row, shard, shards)];
            _lengths[row] = data.Length(_examples[row]);
        }

        BeginSequences();
    }

    /// <summary>Runs a window forward and carries the state to the start of the next.</summary>
    /// <returns>False if all sequences ended before the window.</returns>
    public bool Forward(in TruncationWindow window)
    {
        _window = window;
        Loss = 0;
        Weight = 0;
        if (_count == 0 || _lengths[0] <= window.Start)
            return false;

        var input = Pass.Input;
        input.Layout(
            _lengths.AsSpan(0, _count), window.Start, window.End - window.Start, _data.InputSize, _data.HasTokens, _data.HasSpellings ? _data : null,
            _data.FactorCount);
        _inputs.Fill(input, _data, Examples);
        if (Encoding is null && Pass.DecoderFeatures is { IsEmpty: false } features)
            ShardInputs.FillDecoder(features, _data, Examples.Slice(Pass.FirstDecoded, Pass.DecodedSequences));

        // Overlapping windows at the start of the sequences start again from the zero state with the same draws.
        if (window.Start == 0 && window.CountedFrom > 0)
            BeginSequences();
        var carrySteps = window.NextStart == 0 ? input.Steps : Math.Min(window.NextStart - window.Start, input.Steps);
        if (Encoding is null)
            Pass.Forward(carrySteps);
        else
            Encoding.Forward(Pass, carrySteps);
        return true;
    }

    /// <summary>Computes <see cref="Loss"/> and <see cref="Weight"/> of the targets that count in the window of the last <see cref="Forward"/>.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="withGradient">Whether to compute the gradient of the sum of the losses with respect to the outputs.</param>
    /// <returns>Whether any target counts.</returns>
    public bool Evaluate(ILoss loss, bool withGradient)
    {
        var batch = _targets.Gather(Pass, _data, Examples, _window);
        Weight = loss.TotalWeight(batch);
        if (Weight == 0)
            return false;
        Loss = loss.Evaluate(batch, withGradient ? Pass.OutputGradient : []);
        Pass.PenaltyWeight = Weight;
        if (_furtherTargets.Length > 0)
            EvaluateFurther(loss.Further, withGradient);
        return true;
    }

    private void EvaluateFurther(IReadOnlyList<FurtherLoss> losses, bool withGradient)
    {
        ReusedArray.Ensure(ref _furtherExamples, _count);
        for (var i = 0; i < _count; i++)
            _furtherExamples[i] = _data.FurtherExample(_examples[i]);
        for (var head = 0; head < _furtherTargets.Length; head++)
        {
            var (pass, (loss, weight)) = (Pass.FurtherHeads[head], losses[head]);
            var batch = _furtherTargets[head].Gather(
                Pass, pass.Output, _data.FurtherTargets[head], _furtherExamples.AsSpan(0, _count), _window, weight);
            Loss += weight * loss.Evaluate(batch, withGradient ? pass.OutputGradient : []);
        }
    }

    private void BeginSequences()
    {
        Pass.Begin(_count, _training, _seed);
        if (_source is not null && _count > 0)
            _source.Read(Pass, _data, Examples);
        Encoding?.Begin(_count);
    }
}
