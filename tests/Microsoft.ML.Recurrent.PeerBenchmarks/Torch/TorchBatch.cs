using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>
/// An item's data as tensors in libtorch's best layout, time first. Ragged batches are packed once, here, sorted and outside the measured time, which
/// is more than a training program can do for its ever new batches.
/// </summary>
internal sealed class TorchBatch : IDisposable
{
    public TorchBatch(WorkItem item, WorkData data)
    {
        using var scope = NewDisposeScope();
        var (steps, count) = (data.Lengths[0], data.Lengths.Length);
        if (item.Vocabulary > 0)
        {
            Inputs = tensor(TimeFirst(data.Tokens, steps, 1, word => (long)word), [steps, count]).MoveToOuterDisposeScope();
            Targets = tensor(TimeFirst(data.Classes, steps, 1, word => (long)word), [steps * count]).MoveToOuterDisposeScope();
            return;
        }

        Inputs = tensor(TimeFirst(data.Features, steps, item.InputSize, value => value), [steps, count, item.InputSize]).MoveToOuterDisposeScope();
        Targets = tensor(data.Targets.SelectMany(t => t).ToArray(), [count, item.Outputs]).MoveToOuterDisposeScope();
        if (!item.Ragged)
            return;
        Packed = pack_padded_sequence(Inputs, tensor(data.Lengths.Select(l => (long)l).ToArray()), batch_first: false, enforce_sorted: true);
        Packed.DetachFromDisposeScope();
    }

    /// <summary>[T, B, I], or tokens [T, B]</summary>
    public Tensor Inputs { get; }

    /// <summary>[B, O], or classes [T * B]</summary>
    public Tensor Targets { get; }

    /// <summary>The inputs without their padding, of a ragged item.</summary>
    public PackedSequence? Packed { get; }

    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
        Packed?.Dispose();
    }

    // [B][T, width] -> [T, B, width], zero beyond a sequence's end
    private static TOut[] TimeFirst<TIn, TOut>(TIn[][] sequences, int steps, int width, Func<TIn, TOut> convert)
    {
        var values = new TOut[steps * sequences.Length * width];
        for (var b = 0; b < sequences.Length; b++)
            for (var i = 0; i < sequences[b].Length; i++)
                values[(((i / width * sequences.Length) + b) * width) + (i % width)] = convert(sequences[b][i]);
        return values;
    }
}
