using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks.Passes;

namespace Microsoft.ML.Recurrent.Engine.Batches;

/// <summary>Reads the source sequences of the examples of a shard. Buffers are reused; an instance serves one thread at a time.</summary>
internal sealed class ShardSource
{
    private readonly ShardInputs _inputs = new();
    private long[] _keys = [];    // [B]; the order of the window
    private int[] _examples = []; // [B]; of the source, longest first
    private int[] _lengths = [];  // [B]
    private int[] _sources = [];  // [B]; the source sequence of each target sequence

    /// <summary>Lays out, fills and reads the window of the source sequences.</summary>
    /// <param name="pass">The pass, whose sequences have begun.</param>
    /// <param name="data">The target sequences.</param>
    /// <param name="examples">The indices of the target sequences. [B]</param>
    public void Read(NetworkPass pass, SequenceDataset data, ReadOnlySpan<int> examples)
    {
        var (source, count) = (data.Source!, examples.Length);
        ReusedArray.Ensure(ref _keys, count);
        ReusedArray.Ensure(ref _examples, count);
        ReusedArray.Ensure(ref _lengths, count);
        ReusedArray.Ensure(ref _sources, count);
        for (var i = 0; i < count; i++)
            _keys[i] = ((long)-source.Length(data.SourceExample(examples[i])) << 32) | (uint)i; // the longest first, then in order
        Array.Sort(_keys, 0, count);
        for (var place = 0; place < count; place++)
        {
            var target = (int)(_keys[place] & uint.MaxValue);
            _sources[target] = place;
            _examples[place] = data.SourceExample(examples[target]);
            _lengths[place] = source.Length(_examples[place]);
        }

        var window = pass.SourceInput!;
        window.Layout(
            _lengths.AsSpan(0, count), 0, _lengths[0], source.InputSize, source.HasTokens, source.HasSpellings ? source : null, source.FactorCount);
        _inputs.Fill(window, source, _examples.AsSpan(0, count));
        pass.ReadSource(_sources.AsSpan(0, count));
    }
}
