namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents a list that grows by chunks, so that values are never copied to a larger array. Values that are added together are contiguous in one chunk and
/// can be read as a span. Reading is safe from several threads as long as nothing is being added.
/// </summary>
internal sealed class ChunkedBuffer<T>
{
    private const int FirstChunk = 1 << 10;
    private const int LargestChunk = 1 << 20;

    private readonly List<T[]> _chunks = [];
    private int _used;

    /// <summary>Appends a copy of some contiguous values.</summary>
    /// <returns>The position of the values, to pass to <see cref="Read"/>.</returns>
    public long Add(ReadOnlySpan<T> run)
    {
        if (run.IsEmpty)
            return 0;
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < run.Length)
        {
            var length = _chunks.Count == 0 ? FirstChunk : Math.Min(LargestChunk, _chunks[^1].Length * 2);
            _chunks.Add(GC.AllocateUninitializedArray<T>(Math.Max(length, run.Length)));
            _used = 0;
        }

        run.CopyTo(_chunks[^1].AsSpan(_used));
        var place = (long)(_chunks.Count - 1) << 32 | (uint)_used;
        _used += run.Length;
        return place;
    }

    /// <summary>Returns values that <see cref="Add"/> appended.</summary>
    public ReadOnlySpan<T> Read(long place, int length) => Edit(place, length);

    /// <summary>Returns values that <see cref="Add"/> appended, to be changed in place.</summary>
    public Span<T> Edit(long place, int length) => length == 0 ? [] : _chunks[(int)(place >> 32)].AsSpan((int)(place & uint.MaxValue), length);
}
