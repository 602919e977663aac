namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Counts how predicted tags agree with the true ones, row by row. Not thread-safe.</summary>
internal sealed class TaggingCounts(TagScheme scheme)
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<TagMark> _marks = [];
    private readonly List<AgreementCount> _tags = [];
    private readonly SortedDictionary<string, AgreementCount> _types = new(StringComparer.Ordinal);
    private readonly List<Chunk> _trueChunks = [];
    private readonly List<Chunk> _predictedChunks = [];
    private TagMark[] _row = [];
    private long _rows;
    private long _wholeRows;

    /// <summary>Returns the index of a tag, which is added if it is new.</summary>
    public int AddTag(string name)
    {
        if (_indices.TryGetValue(name, out var known))
            return known;
        _names.Add(name);
        _marks.Add(TagMark.Parse(name));
        _tags.Add(new AgreementCount());
        _indices.Add(name, _names.Count - 1);
        return _names.Count - 1;
    }

    /// <summary>Counts a row.</summary>
    /// <param name="truth">The true tags. Steps with -1 do not count. [T]</param>
    /// <param name="predicted">The predicted tags, -1 for no tag. [T]</param>
    public void Add(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        var (counted, right) = (0, 0);
        for (var step = 0; step < truth.Length; step++)
        {
            if (truth[step] < 0)
                continue;
            counted++;
            _tags[truth[step]].Support++;
            if (predicted[step] >= 0)
                _tags[predicted[step]].Predicted++;
            if (predicted[step] != truth[step])
                continue;
            right++;
            _tags[truth[step]].Correct++;
        }

        if (counted == 0)
            return;
        _rows++;
        _wholeRows += right == counted ? 1 : 0;
        if (scheme != TagScheme.None)
            AddChunks(truth, predicted);
    }

    public TaggingMetrics ToMetrics()
    {
        var all = new AgreementCount();
        foreach (var tag in _tags)
            all.Add(tag);
        var entities = new AgreementCount();
        foreach (var type in _types.Values)
            entities.Add(type);
        return new TaggingMetrics(
            scheme, all, _rows == 0 ? double.NaN : (double)_wholeRows / _rows, scheme == TagScheme.None ? null : entities,
            [.. _tags.Select((count, tag) => count.ToMetrics(_names[tag])).Where(IsSeen).OrderBy(tag => tag.Name, StringComparer.Ordinal)],
            [.. _types.Select(type => type.Value.ToMetrics(type.Key))]);

        static bool IsSeen(TagMetrics tag) => tag.Support > 0 || tag.PredictedCount > 0;
    }

    private void AddChunks(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        Cut(truth, truth, _trueChunks);
        Cut(predicted, truth, _predictedChunks);
        foreach (var chunk in _trueChunks)
            CountOf(chunk.Type).Support++;
        var next = 0;
        foreach (var chunk in _predictedChunks)
        {
            var count = CountOf(chunk.Type);
            count.Predicted++;
            while (next < _trueChunks.Count && _trueChunks[next].Start < chunk.Start)
                next++;
            if (next < _trueChunks.Count && _trueChunks[next] == chunk)
                count.Correct++;
        }
    }

    // A step without a true tag is outside any chunk, whatever is predicted for it.
    private void Cut(ReadOnlySpan<int> tags, ReadOnlySpan<int> truth, List<Chunk> chunks)
    {
        if (_row.Length < tags.Length)
            _row = new TagMark[2 * tags.Length];
        for (var step = 0; step < tags.Length; step++)
            _row[step] = tags[step] < 0 || truth[step] < 0 ? TagMark.Outside : _marks[tags[step]];
        Chunk.Cut(_row.AsSpan(0, tags.Length), chunks);
    }

    private AgreementCount CountOf(string type)
    {
        if (!_types.TryGetValue(type, out var count))
            _types.Add(type, count = new AgreementCount());
        return count;
    }
}
