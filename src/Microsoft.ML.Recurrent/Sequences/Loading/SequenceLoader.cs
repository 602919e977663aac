using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>Reads the rows of a data view into memory, as sequences with their targets. Not thread-safe.</summary>
internal sealed class SequenceLoader(LabeledSequenceOptions options, SequenceTask task, FitContext context, LearnableContent content)
{
    /// <summary>Reads the training rows and learns the encoding of the columns as steps, in one pass over the data.</summary>
    /// <param name="data">The rows.</param>
    /// <exception cref="InvalidOperationException">See <see cref="Load"/>.</exception>
    public (SequenceEncoding Encoding, SequenceDataset Rows) Learn(IDataView data)
    {
        var (column, kind) = SequenceColumn.Find(data.Schema, options.Columns.Features, options.StepSize);
        var learner = new EncodingLearner(options, column, kind, options.StepSize);
        StepFeatureLearner[] features = [.. options.StepFeatures.Select(feature => new StepFeatureLearner(feature, learner.Encoding, data.Schema))];
        var begun = learner.Encoding with { StepFeatures = Array.ConvertAll(features, feature => feature.Encoding) };
        var rows = new LoadedRows(options, task, begun);
        Read(data, rows, column, (row, main) => features.Length == 0 ? learner.CreateReader(row, main) : new JoinedReader(
            begun, row, main.Name, learner.CreateReader(row, main), Array.ConvertAll(features, feature => feature.CreateReader(row))));
        var encoding = learner.Learn(content, isModelOfText: false) with { StepFeatures = Array.ConvertAll(features, feature => feature.Learn()) };
        rows.Check(context.Log, "training");
        return (encoding, rows.WithAllTargets(learner.Complete(rows.List)));
    }

    /// <summary>Reads all rows that can be used; the others are counted in a warning.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="encoding">The encoding of the column as steps.</param>
    /// <param name="what">The purpose of the rows, for messages: "training" or "validation".</param>
    /// <exception cref="InvalidOperationException">No row can be used, every weight is 0, or all weights are too small or too large.</exception>
    public SequenceDataset Load(IDataView data, SequenceEncoding encoding, string what)
    {
        var rows = new LoadedRows(options, task, encoding);
        Read(data, rows, SequenceColumn.FindAsTrained(data.Schema, options.Columns.Features, encoding),
            (row, column) => SequenceReader.Create(encoding, row, column));
        rows.Check(context.Log, what);
        return rows.WithAllTargets(rows.List);
    }

    private void Read(IDataView data, LoadedRows rows, DataViewSchema.Column feature, Func<DataViewRow, DataViewSchema.Column, SequenceReader> createReader)
    {
        var label = task.FindLabel(data.Schema);
        DataViewSchema.Column? weight = options.Columns.Weight is { } name ? WeightReader.Find(data.Schema, name) : null;
        var further = options.StepFeatures.Select(column => SequenceColumn.FindStepFeature(data.Schema, column).Column);
        List<DataViewSchema.Column> needed = [feature, label, .. further, .. task.FindFurtherLabels(data.Schema)];
        if (weight is { } given)
            needed.Add(given);
        using var cursor = data.GetRowCursor(needed);
        var sequences = createReader(cursor, feature);
        var targets = task.CreateReader(cursor, label);
        var weights = new WeightReader(cursor, weight);
        while (cursor.MoveNext())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            rows.Take(sequences, targets, weights);
        }
    }
}
