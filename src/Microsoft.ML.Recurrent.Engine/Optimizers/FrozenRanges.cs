namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>
/// Represents sorted ranges of parameters that do not learn. Ranges that touch or overlap are merged, so that there is always something to update between two
/// ranges.
/// </summary>
internal sealed class FrozenRanges
{
    private readonly List<(int Start, int End)> _ranges = [];

    public int Count => _ranges.Count;

    public (int Start, int End) this[int index] => _ranges[index];

    public void Clear() => _ranges.Clear();

    public void Add(int start, int end)
    {
        if (start == end)
            return;

        int at = 0;
        while (at < _ranges.Count && _ranges[at].End < start)
            at++;
        while (at < _ranges.Count && _ranges[at].Start <= end)
        {
            start = Math.Min(start, _ranges[at].Start);
            end = Math.Max(end, _ranges[at].End);
            _ranges.RemoveAt(at);
        }

        _ranges.Insert(at, (start, end));
    }
    public void Remove(int start, int end)
    {
        if (start == end)
            return;

        for (int at = _ranges.Count - 1; at >= 0; at--)
        {
            (int rangeStart, int rangeEnd) = _ranges[at];
            if (rangeEnd <= start || rangeStart >= end)
                continue;
            _ranges.RemoveAt(at);
            if (rangeEnd > end)
                _ranges.Insert(at, (end, rangeEnd));
            if (rangeStart < start)
                _ranges.Insert(at, (rangeStart, start));
        }
    }
}
