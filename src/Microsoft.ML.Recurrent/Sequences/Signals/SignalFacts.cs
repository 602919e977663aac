using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Holds what the choice of defaults depends on. It does not depend on the order of the rows or on the unit of the values.</summary>
/// <param name="Rows">The number of training rows.</param>
/// <param name="Columns">The number of values of a step.</param>
/// <param name="MedianLength">The median of the lengths of the rows, in steps.</param>
/// <param name="Steps">The number of steps of all rows.</param>
/// <param name="HasLevels">Whether level or spread differs from row to row, so that either could tell something.</param>
/// <param name="LevelShare">The share of the variance that the levels of the rows explain, in the column where it is largest.</param>
internal sealed record SignalFacts(int Rows, int Columns, int MedianLength, long Steps, bool HasLevels, double LevelShare)
{
    private const double HidingShare = 0.9;

    /// <summary>Gets a value that indicates whether the levels differ so much that they hide the shapes of the rows.</summary>
    public bool LevelHidesShape => LevelShare > HidingShare;

    /// <summary>Returns whether the rows are so many that an epoch must not cost more than it would with one step at a time.</summary>
    /// <param name="steps">The number of values from which it is so.</param>
    public bool IsLarge(long steps) => Steps * Columns > steps;

    /// <summary>Collects the facts in one pass over the rows.</summary>
    public static SignalFacts Of(SequenceDataset rows)
    {
        var columns = rows.InputSize;
        var lengths = new int[rows.Count];
        var levels = new SignalLevels[columns];
        var (sequence, values) = (Array.Empty<float>(), Array.Empty<float>());
        for (var row = 0; row < rows.Count; row++)
        {
            var length = lengths[row] = rows.Length(row);
            if (length == 0)
                continue;
            if (values.Length < length)
                (sequence, values) = (new float[length * columns], new float[length]);
            rows.CopyFeatures(row, 0, length, sequence);
            for (var column = 0; column < columns; column++)
            {
                for (var t = 0; t < length; t++)
                    values[t] = sequence[(t * columns) + column];
                var (mean, deviation) = SignalMoments.Of(values.AsSpan(0, length));
                levels[column].Add(mean, deviation);
            }
        }

        Array.Sort(lengths);
        return new SignalFacts(rows.Count, columns, lengths[lengths.Length / 2], lengths.Sum(length => (long)length),
            Array.Exists(levels, level => level.Differ), levels.Max(level => level.Share));
    }
}
