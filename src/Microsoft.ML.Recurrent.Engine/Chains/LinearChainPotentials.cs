using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>
/// Represents what a chain knows of its tags before the scores of a sequence: transition, start and end scores in double precision, with minus infinity for
/// forbidden ones, and the exponentials of the transitions. Rows are padded to <see cref="Stride"/> with minus infinity, so that products need no remainder. An
/// instance serves one thread.
/// </summary>
internal sealed class LinearChainPotentials
{
    private const int Padding = 8; // doubles of the widest vector

    private double[] _log = [];         // [K, P], row = from, column = to
    private double[] _exponential = []; // [K, P], exp(log - shift of the column)
    private double[] _columnShift = []; // [P], the largest of each column
    private double[] _start = [];       // [P]
    private double[] _end = [];         // [P]

    /// <summary>Gets the number of tags K.</summary>
    public int Tags { get; private set; }

    /// <summary>Gets the length P of padded rows, a multiple of the length of every vector.</summary>
    public int Stride { get; private set; }

    /// <summary>Gets a value that indicates whether all transition, start and end scores are finite. If not, nothing else here may be used.</summary>
    public bool IsFinite { get; private set; }

    public ReadOnlySpan<double> Log => _log.AsSpan(0, Tags * Stride);

    /// <summary>
    /// Gets exp(log[i, j] - shift[j]). Each column has its own shift, so that one large score does not push all others out of the range of a double.
    /// </summary>
    public ReadOnlySpan<double> Exponential => _exponential.AsSpan(0, Tags * Stride);

    /// <summary>Gets the shift of each column; minus infinity for a tag that may not follow any tag. [P]</summary>
    public ReadOnlySpan<double> ColumnShift => _columnShift.AsSpan(0, Stride);

    public ReadOnlySpan<double> Start => _start.AsSpan(0, Stride);

    public ReadOnlySpan<double> End => _end.AsSpan(0, Stride);

    /// <summary>Returns the length of the packed scores of K tags.</summary>
    public static long PackedLength(int tags) => tags * (tags + 2L);

    /// <summary>Copies scores and constraints.</summary>
    /// <param name="tags">The number of tags K.</param>
    /// <param name="transitions">The transitions (row = from), starts and ends: [K * K + 2 K]. If empty, all are zero.</param>
    /// <param name="constraints">The constraints for K tags; null forbids nothing.</param>
    public void Set(int tags, ReadOnlySpan<float> transitions, LinearChainConstraints? constraints)
    {
        Tags = tags;
        Stride = checked(tags + Padding - 1) / Padding * Padding;
        IsFinite = transitions.IsEmpty || !float.IsNaN(Softmax.Largest(transitions));
        Ensure(ref _log, checked(tags * Stride));
        Ensure(ref _exponential, tags * Stride);
        Ensure(ref _columnShift, Stride);
        Ensure(ref _start, Stride);
        Ensure(ref _end, Stride);
        for (var from = 0; from < tags; from++)
        {
            var row = _log.AsSpan(from * Stride, Stride);
            SetRow(row, transitions.IsEmpty ? [] : transitions.Slice(from * tags, tags));
            var allowed = constraints is null ? [] : constraints.Followers(from);
            for (var to = 0; to < allowed.Length; to++)
                if (!allowed[to])
                    row[to] = double.NegativeInfinity;
        }

        SetRow(_start.AsSpan(0, Stride), transitions.IsEmpty ? [] : transitions.Slice(tags * tags, tags));
        SetRow(_end.AsSpan(0, Stride), transitions.IsEmpty ? [] : transitions.Slice((tags * tags) + tags, tags));
        for (var tag = 0; constraints is not null && tag < tags; tag++)
        {
            if (!constraints.MayStart(tag))
                _start[tag] = double.NegativeInfinity;
            if (!constraints.MayEnd(tag))
                _end[tag] = double.NegativeInfinity;
        }

        SetExponentials();
    }

    private void SetExponentials()
    {
        var shift = _columnShift.AsSpan(0, Stride);
        Log[..Stride].CopyTo(shift);
        for (var from = 1; from < Tags; from++)
            TensorPrimitives.Max(shift, Log.Slice(from * Stride, Stride), shift);
        for (var from = 0; from < Tags; from++)
            DoubleExponential.Shifted(Log.Slice(from * Stride, Stride), shift, _exponential.AsSpan(from * Stride, Stride));
    }

    private void SetRow(Span<double> row, ReadOnlySpan<float> values)
    {
        row.Fill(double.NegativeInfinity);
        if (values.IsEmpty)
            row[..Tags].Clear();
        for (var tag = 0; tag < values.Length; tag++)
            row[tag] = values[tag];
    }

    private static void Ensure(ref double[] array, int length)
    {
        if (array.Length < length)
            array = new double[length];
    }
}
