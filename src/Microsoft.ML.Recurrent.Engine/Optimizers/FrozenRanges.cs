namespace Microsoft.ML.Recurrent.Engine.Optimizers;

/// <summary>Sorted ranges of parameters that do not learn. Ranges that touch or overlap are merged, so between two of them there always is something to update.</summary>
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
}
