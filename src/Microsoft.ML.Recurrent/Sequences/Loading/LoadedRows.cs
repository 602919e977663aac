using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>Loaded rows with sequences and targets, and the number of rows that could not be used. Not thread-safe.</summary>
internal sealed class LoadedRows(LabeledSequenceOptions options, SequenceTask task, SequenceEncoding encoding)
{
    // Outside these bounds, gradients that are multiplied by the weights vanish or overflow.
    private const float SmallestWeight = 1e-20f;
    private const float LargestWeight = 1e20f;

    private readonly SkippedRows _skipped = new(
        string.Join("' or '", options.StepFeatures.Select(feature => feature.ColumnName).Prepend(options.Columns.Features)), options.Columns.Label,
        options.Columns.Weight);
    private readonly List<int> _spellings = [];
    private readonly List<int>? _rowClasses = task.FurtherHeads.Count > 0 ? [] : null;
    private float _largestWeight;

    /// <summary>Gets the rows that can be used.</summary>
    public SequenceList List { get; } = new(
        encoding.InputSize, encoding.HasTokens, task.TargetKind, task.TargetPerStep, task.TargetKind == TargetKind.Values ? 1 : 0,
        hasSpellings: encoding.Spelling is not null, factorCount: encoding.FactorCount);

    /// <summary>Reads the current row of a cursor and adds it, or counts it among those that cannot be used.</summary>
    public void Take(SequenceReader sequences, TargetReader targets, WeightReader weights)
    {
        _skipped.Rows++;
        sequences.Read();
        var hasTarget = targets.Read(sequences);
        if (task.TargetPerStep && sequences.Length == 0)
            _skipped.Empty++;
        else if (!hasTarget)
            _skipped.Labels++;
        else if (!weights.Read())
            _skipped.Weights++;
        else if (sequences.HasMissing)
            _skipped.Features++;
        else
            Add(sequences, targets, weights.Value);
    }

    /// <summary>Writes a warning about rows that cannot be used, once all rows have been read.</summary>
    /// <param name="log">The log that receives the warning.</param>
    /// <param name="what">The purpose of the rows, for messages.</param>
    /// <exception cref="InvalidOperationException">No row can be used, every weight is 0, or all weights are too small or too large.</exception>
    public void Check(RecurrentLog log, string what)
    {
        _skipped.Report(log, what);
        if (List.Count == 0)
            throw _skipped.NothingLeft(what);
        if (_largestWeight == 0)
            throw new InvalidOperationException(
                $"Every row to be used for {what} has weight 0 in column '{options.Columns.Weight}'; at least one must be above 0.");
        if (_largestWeight is < SmallestWeight or > LargestWeight)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The largest weight of the rows to be used for {what} is {_largestWeight} in column '{options.Columns.Weight}'; "
                + $"allowed: {SmallestWeight} to {LargestWeight}. Only the ratios of the weights matter, so multiply all of them by one number "
                + $"that makes the largest about 1."));
    }

    /// <summary>Returns rows with the targets of all heads of the network.</summary>
    /// <param name="rows">The rows of <see cref="List"/> as they are read in the end.</param>
    public SequenceDataset WithAllTargets(SequenceList rows) =>
        _rowClasses is null ? rows : new JointDataset(rows, new ClassLabels(rows, CollectionsMarshal.AsSpan(_rowClasses)));

    private void Add(SequenceReader sequences, TargetReader targets, float weight)
    {
        _largestWeight = Math.Max(_largestWeight, weight);
        _spellings.Clear();
        if (encoding.Spelling is not null)
            for (var step = 0; step < sequences.Tokens.Length; step++)
                _spellings.Add(List.AddSpelling(sequences.CharactersOf(step)));
        List.Add(sequences.Features, sequences.Tokens, CollectionsMarshal.AsSpan(_spellings), sequences.Factors, targets.Classes, targets.Values, weight);
        _rowClasses?.Add(targets.RowClass);
    }
}
