using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>Reads the rows of a data view into memory, as sequences with their targets. Not thread-safe.</summary>
internal sealed class SequenceLoader(LabeledSequenceOptions options, SequenceTask task, RecurrentLog log, LearnableContent content)
{
    // Beyond these, gradients that are multiplied by the weights vanish or overflow.
    private const float SmallestWeight = 1e-20f;
    private const float LargestWeight = 1e20f;

    /// <summary>Learns from the training rows how the column becomes steps: one pass over the data for the vocabulary of text, none otherwise.</summary>
    public SequenceEncoding Learn(IDataView data)
    {
        var (column, kind) = SequenceColumn.Find(data.Schema, options.FeatureColumnName, options.StepSize);
        return EncodingLearner.Learn(options, data, column, kind, content, isModelOfText: false) with { StepSize = options.StepSize };
    }

    /// <summary>Reads all rows that can be used; the others are counted in a warning.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="encoding">How the column becomes steps.</param>
    /// <param name="what">What the rows are for, for messages: "training" or "validation".</param>
    /// <exception cref="InvalidOperationException">No row can be used, every weight is 0, or all are too small or too large.</exception>
    public SequenceList Load(IDataView data, SequenceEncoding encoding, string what)
    {
        var schema = data.Schema;
        var feature = SequenceColumn.FindAsTrained(schema, options.FeatureColumnName, encoding);
        var label = task.FindLabel(schema);
        DataViewSchema.Column? weight = options.ExampleWeightColumnName is { } name ? WeightReader.Find(schema, name) : null;
        DataViewSchema.Column[] needed = weight is { } w ? [feature, label, w] : [feature, label];

        var list = new SequenceList(
            encoding.InputSize, encoding.HasTokens, task.TargetKind, task.TargetPerStep, task.TargetKind == TargetKind.Values ? 1 : 0,
            hasSpellings: encoding.Spelling is not null);
        var spellings = new List<int>();
        var skipped = new SkippedRows(options.FeatureColumnName, options.LabelColumnName, options.ExampleWeightColumnName);
        var largestWeight = 0f;
        using var cursor = data.GetRowCursor(needed);
        var sequences = SequenceReader.Create(encoding, cursor, feature);
        var targets = task.CreateReader(cursor, label);
        var weights = new WeightReader(cursor, weight);
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            skipped.Rows++;
            sequences.Read();
            var hasTarget = targets.Read(sequences);
            if (task.TargetPerStep && sequences.Length == 0)
                skipped.Empty++;
            else if (!hasTarget)
                skipped.Labels++;
            else if (!weights.Read())
                skipped.Weights++;
            else if (sequences.HasMissing)
                skipped.Features++;
            else
                Add();
        }

        skipped.Report(log, what);
        if (list.Count == 0)
            throw skipped.NothingLeft(what);
        if (largestWeight == 0)
            throw new InvalidOperationException($"Every row to be used for {what} has weight 0 in column '{options.ExampleWeightColumnName}'; at least one must be above 0.");
        if (largestWeight is < SmallestWeight or > LargestWeight)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The largest weight of the rows to be used for {what} is {largestWeight} in column '{options.ExampleWeightColumnName}'; "
                + $"allowed: {SmallestWeight} to {LargestWeight}. Weights count in relation to one another, so multiply all of them by one number "
                + $"that makes the largest about 1."));
        return list;

        void Add()
        {
            largestWeight = Math.Max(largestWeight, weights.Value);
            spellings.Clear();
            if (encoding.Spelling is not null)
                for (var step = 0; step < sequences.Tokens.Length; step++)
                    spellings.Add(list.AddSpelling(sequences.CharactersOf(step)));
            list.Add(sequences.Features, sequences.Tokens, CollectionsMarshal.AsSpan(spellings), targets.Classes, targets.Values, weights.Value);
        }
    }
}
