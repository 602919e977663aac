using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Training.Gradients;

/// <summary>
/// Sets some weights of the recurrent matrices of a network to zero while a window of a batch runs (DropConnect on the recurrent weights, Merity et al. 2018).
/// All sequences of the batch share the draw. Buffers are reused; an instance serves one batch at a time.
/// </summary>
internal sealed class DroppedWeights
{
    private const ulong Identity = 0x5000;

    private readonly RecurrentNetwork _network;
    private readonly WorkerPool _pool;
    private readonly float _rate;
    private readonly Parameter[] _matrices;
    private readonly RandomMask _random = new();
    private readonly float[] _masks;   // of each matrix, one after the other
    private readonly float[] _weights; // the weights before the draw

    /// <param name="network">The network, of which at least one cell has a recurrent matrix.</param>
    /// <param name="rate">The share of the weights that is set to zero.</param>
    /// <param name="pool">The threads to run on.</param>
    public DroppedWeights(RecurrentNetwork network, float rate, WorkerPool pool)
    {
        (_network, _rate, _pool) = (network, rate, pool);
        _matrices = [.. MatricesOf(network)];
        var count = _matrices.Sum(matrix => matrix.Length);
        (_masks, _weights) = (new float[count], new float[count]);
    }

    /// <summary>Returns the recurrent matrices of the recurrent layers of a network, but for those of its source.</summary>
    public static IEnumerable<Parameter> MatricesOf(RecurrentNetwork network) => network.Chain.Directions
        .SelectMany(layer => layer).Select(direction => (direction.Cell as RecurrentCell)?.Parameters.RecurrentWeight).OfType<Parameter>().Distinct();

    /// <summary>Draws the weights that are dropped, and sets them to zero in the network; the others are scaled up.</summary>
    /// <param name="seed">The seed of the draw.</param>
    public void Drop(ulong seed)
    {
        var offset = 0;
        for (var i = 0; i < _matrices.Length; i++)
        {
            var weights = _network.Parameters.WritableWeights.Slice(_matrices[i].Offset, _matrices[i].Length);
            var mask = _masks.AsSpan(offset, weights.Length);
            _random.FillDropout(mask, _rate, SeededRandom.Combine(seed, SeedUses.Dropout), Identity, (ulong)i);
            weights.CopyTo(_weights.AsSpan(offset));
            TensorPrimitives.Multiply(weights, mask, weights);
            offset += weights.Length;
        }

        _network.Refresh(_pool);
    }

    /// <summary>Makes the gradient of the weights from that of those that were not dropped.</summary>
    /// <param name="gradients">The flat gradients, which belong to this window alone.</param>
    public void Mask(Span<float> gradients)
    {
        var offset = 0;
        foreach (var matrix in _matrices)
        {
            var gradient = gradients.Slice(matrix.Offset, matrix.Length);
            TensorPrimitives.Multiply(gradient, _masks.AsSpan(offset, matrix.Length), gradient);
            offset += matrix.Length;
        }
    }

    /// <summary>Puts the weights before the last <see cref="Drop"/> back.</summary>
    public void Restore()
    {
        var offset = 0;
        foreach (var matrix in _matrices)
        {
            _weights.AsSpan(offset, matrix.Length).CopyTo(_network.Parameters.WritableWeights[matrix.Offset..]);
            offset += matrix.Length;
        }

        _network.Refresh(_pool);
    }
}
