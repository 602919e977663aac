using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Makes the steps that a network reads of a sequence. Buffers grow and are reused; an instance serves one thread.</summary>
/// <param name="layout">The layout of the steps.</param>
internal sealed class SignalReader(SignalLayout layout)
{
    // Slopes are taken over this part of a sequence on either side.
    private const int SlopeParts = 32;

    private static readonly SequenceViews[] s_views = [SequenceViews.Values, SequenceViews.StandardizedValues, SequenceViews.StandardizedChanges];

    private float[] _values = [];  // a column of the sequence [T]
    private float[] _view = [];    // a view of it [T]
    private double[] _sums = [];   // the sums of the first values of a view [T + 1]
    private float[] _steps = [];

    /// <summary>Makes the steps of the network.</summary>
    /// <param name="sequence">The values of the sequence, all finite; at least one step. [T, I]</param>
    /// <returns>The steps, which are valid until the next call. [T', InputSize]</returns>
    public ReadOnlySpan<float> Read(ReadOnlySpan<float> sequence)
    {
        if (layout.IsPlain)
            return sequence;
        var length = sequence.Length / layout.Columns;
        if (_values.Length < length)
            (_values, _view, _sums) = (new float[length], new float[length], new double[length + 1]);
        var size = checked(layout.StepsOf(length) * layout.InputSize);
        if (_steps.Length < size)
            _steps = new float[Math.Max(size, 2 * _steps.Length)];
        for (var column = 0; column < layout.Columns; column++)
        {
            for (var t = 0; t < length; t++)
                _values[t] = sequence[(t * layout.Columns) + column];
            var place = column;
            foreach (var view in s_views)
            {
                if ((layout.Views & view) == 0)
                    continue;
                Show(view, length);
                Cut(length, place * layout.Values);
                place += layout.Columns;
            }
        }

        return _steps.AsSpan(0, size);
    }

    private void Show(SequenceViews view, int length)
    {
        var values = _values.AsSpan(0, length);
        var shown = _view.AsSpan(0, length);
        values.CopyTo(shown);
        if (view == SequenceViews.Values)
            return;
        if (view == SequenceViews.StandardizedChanges)
        {
            var distance = Math.Max(1, length / SlopeParts);
            for (var t = 0; t < length; t++)
                shown[t] = values[Math.Min(length - 1, t + distance)] - values[Math.Max(0, t - distance)];
        }

        Standardize(shown);
    }

    /// <summary>Writes the means of the parts of each window. Beyond the ends, a sequence has the value at the end.</summary>
    private void Cut(int length, int at)
    {
        for (var t = 0; t < length; t++)
            _sums[t + 1] = _sums[t] + _view[t];
        var before = (layout.Window - layout.Stride) / 2;
        for (var first = -(long)before; at < layout.StepsOf(length) * layout.InputSize; at += layout.InputSize, first += layout.Stride)
        {
            for (var part = 0; part < layout.Values; part++)
            {
                var start = first + ((long)part * layout.Window / layout.Values);
                var end = first + ((part + 1L) * layout.Window / layout.Values);
                _steps[at + part] = end - start == 1 ? _view[Math.Clamp(start, 0, length - 1)]
                    : (float)((SumTo(end, length) - SumTo(start, length)) / (end - start));
            }
        }
    }

    private double SumTo(long end, int length) =>
        end < 0 ? end * (double)_view[0] : end > length ? _sums[length] + ((end - length) * (double)_view[length - 1]) : _sums[end];

    private static void Standardize(Span<float> values)
    {
        var (mean, deviation) = SignalMoments.Of(values);
        var factor = SingleRounding.Explains(deviation, (float)mean) ? 0 : 1 / deviation;
        foreach (ref var value in values)
            value = (float)((value - mean) * factor);
    }
}
