namespace Microsoft.ML.Recurrent.Engine.Layers.Convolution;

/// <summary>
/// Enumerates, for one step of a kernel and consecutive rows of the output, the rows that it reads, in runs with a constant distance from row to row: where
/// sequences have equal lengths, a run is long.
/// </summary>
internal unsafe ref struct KernelRuns
{
    private readonly LayerRows _input;
    private readonly PackedSequences _window;
    private readonly StridedWindow _strided;
    private readonly History _history;
    private readonly int _shift;
    private readonly int _end;
    private int _row;
    private int _step;

    /// <param name="input">The rows that are read, or others for the same steps, such as their gradient.</param>
    /// <param name="window">The window of the output.</param>
    /// <param name="strided">The layout of the output.</param>
    /// <param name="history">The rows before the window.</param>
    /// <param name="shift">The step of the kernel, counted from the step at which it is applied.</param>
    /// <param name="first">The first row of the output.</param>
    /// <param name="end">The row of the output after the last.</param>
    public KernelRuns(LayerRows input, PackedSequences window, StridedWindow strided, History history, int shift, int first, int end)
    {
        (_input, _window, _strided, _history, _shift, _row, _end) = (input, window, strided, history, shift, first, end);
        _step = window.StepOffsets.BinarySearch(first);
        if (_step < 0)
            _step = ~_step - 1;
    }

    /// <summary>Gets the first row that is read; null if zeros are read, before the start or after the end of sequences.</summary>
    public float* Source { get; private set; }

    /// <summary>Gets the number of elements from one row that is read to the next.</summary>
    public nint Stride { get; private set; }

    /// <summary>Gets a value that indicates whether the rows belong to the window before.</summary>
    public bool IsCarried { get; private set; }

    /// <summary>Gets the first row of the output.</summary>
    public int Row { get; private set; }

    /// <summary>Gets the number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Advances to the next run.</summary>
    public bool MoveNext()
    {
        if (_row >= _end)
            return false;
        while (_row >= _window.StepOffsets[_step + 1])
            _step++;
        var sequence = _row - _window.StepOffsets[_step];
        var at = _strided.StepRead(_input.Window, _step) + _shift;
        Row = _row;
        Count = Math.Min(_end, _window.StepOffsets[_step + 1]) - _row;
        IsCarried = at < 0;
        if (at < 0)
        {
            Source = _history.IsBeforeStart(_input, at) ? null : _history.Carried(at, sequence);
            Stride = _history.Carry.Stride;
        }
        else
        {
            var real = at < _input.Window.Steps ? Math.Clamp(_input.Window.Alive(at) - sequence, 0, Count) : 0;
            Source = real == 0 ? null : _input.Pointer + ((nint)(_input.Window.StepOffsets[at] + sequence) * _input.Stride);
            Stride = _input.Stride;
            if (real == Count)
                Extend(at, _input.Window.StepOffsets[at] + sequence + real - 1);
            else if (real > 0)
                Count = real;
        }

        _row += Count;
        return true;
    }

    // Adds the rows of the following steps if they continue the run.
    private void Extend(int at, int last)
    {
        var offsets = _window.StepOffsets;
        var inputs = _input.Window;
        for (var step = _step + 1; step < _window.Steps && Row + Count == offsets[step] && offsets[step + 1] <= _end; step++)
        {
            at += _strided.Stride;
            var rows = offsets[step + 1] - offsets[step];
            if (at >= inputs.Steps || inputs.Alive(at) < rows)
                return;
            var distance = inputs.StepOffsets[at] - last;
            if ((rows > 1 && distance != 1) || (Count > 1 && distance * (nint)_input.Stride != Stride))
                return;
            (Stride, Count, last) = (distance * (nint)_input.Stride, Count + rows, inputs.StepOffsets[at] + rows - 1);
        }
    }
}
