using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Recurrent;

/// <summary>
/// Deals the steps of each sequence of a window out to several: every d-th step from the first on makes one, every d-th from the second on another. They are
/// counted from the start of the sequence, so that a later window continues the same ones.
/// </summary>
/// <param name="dilation">The number d of sequences that one becomes.</param>
internal sealed class DealtRows(int dilation)
{
    private int[] _lanes = []; // the longest first; a lane is a step of the window and a sequence
    private long[] _keys = [];
    private int[] _lengths = [];
    private int[] _rows = [];
    private int[] _places = [];
    private int _sequences;
    private int _firstStep;

    /// <summary>Gets the window of the sequences that steps have been dealt out to.</summary>
    public PackedSequences Window { get; } = new();

    /// <summary>Gets the number of those sequences.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a value that indicates whether every row is where it was.</summary>
    public bool InPlace { get; private set; }

    /// <summary>Gets the row of the original window for each row. [R]</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Window.Rows);

    /// <summary>Returns the row for a row of the original window.</summary>
    public int PlaceOf(int row) => _places[row];

    /// <summary>Returns the original sequence from which a sequence has its steps.</summary>
    public int SequenceOf(int index) => _lanes[index] % _sequences;

    /// <summary>Returns the remainder that the steps of a sequence leave when they are divided by the dilation.</summary>
    public int RemainderOf(int index) => (int)(((long)_firstStep + (_lanes[index] / _sequences)) % dilation);

    /// <summary>Deals out the steps of a window.</summary>
    /// <param name="window">The window.</param>
    public void Deal(PackedSequences window)
    {
        (_sequences, _firstStep) = (Math.Max(1, window.AliveAtStart), window.FirstStep);
        var starts = Math.Min(dilation, window.Steps);
        ReusedArray.Ensure(ref _lanes, starts * _sequences);
        ReusedArray.Ensure(ref _keys, starts * _sequences);
        Count = 0;
        for (var step = 0; step < starts; step++)
            for (var sequence = 0; sequence < window.Alive(step); sequence++)
            {
                // In the order of all that is left of them, so that each keeps its index in the next window.
                var left = window.Lengths[sequence] - window.FirstStep;
                _keys[Count] = -(((long)StepsFrom(step, Math.Min(left, window.Steps)) << 31) + StepsFrom(step, left));
                _lanes[Count++] = (step * _sequences) + sequence;
            }

        Sort();

        // Only whether a window is the first matters to recurrent layers, and that windows after it continue.
        var firstStep = window.FirstStep == 0 ? 0 : Math.Max(1, window.FirstStep / dilation);
        ReusedArray.Ensure(ref _lengths, Count);
        for (var i = 0; i < Count; i++)
        {
            var (step, sequence) = (_lanes[i] / _sequences, _lanes[i] % _sequences);
            _lengths[i] = firstStep + StepsFrom(step, Math.Min(window.Lengths[sequence] - window.FirstStep, window.Steps));
        }

        Window.Layout(_lengths.AsSpan(0, Count), firstStep, Math.Max(1, StepsFrom(0, window.Steps)), inputSize: 0, hasTokens: false);
        Map(window);
    }

    // The number of steps from one on, in strides of the dilation.
    private int StepsFrom(int step, int end) => (int)(((long)end - step + dilation - 1) / dilation);

    private void Map(PackedSequences window)
    {
        ReusedArray.Ensure(ref _rows, Window.Rows);
        ReusedArray.Ensure(ref _places, Window.Rows);
        InPlace = true;
        for (var (step, row) = (0, 0); step < Window.Steps; step++)
            for (var i = 0; i < Window.Alive(step); i++, row++)
            {
                var (first, sequence) = (_lanes[i] / _sequences, _lanes[i] % _sequences);
                var original = window.StepOffsets[(step * dilation) + first] + sequence;
                (_rows[row], _places[original]) = (original, row);
                InPlace &= original == row;
            }
    }

    // Lanes with equal keys in their order.
    private void Sort()
    {
        Array.Sort(_keys, _lanes, 0, Count);
        for (var (first, end) = (0, 1); end <= Count; end++)
            if (end == Count || _keys[end] != _keys[first])
            {
                Array.Sort(_lanes, first, end - first);
                first = end;
            }
    }
}
