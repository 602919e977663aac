using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Tagging;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a recurrent network that assigns a tag to each step of a sequence. Created by <c>ml.MulticlassClassification.Trainers.SequenceTagging</c>. The label
/// column contains one tag per step: a vector of keys or of text. The model adds PredictedLabel, Score and Probability and, if it also learns a label of each
/// row, PredictedRowLabel and RowScore; see <see cref="SequenceTaggingTransformer"/>.
/// </summary>
/// <remarks><inheritdoc cref="SequenceTrainer{TTransformer}"/></remarks>
public sealed class SequenceTaggingTrainer : SequenceTrainer<SequenceTaggingTransformer>
{
    private readonly SequenceTaggingOptions _options;

    /// <param name="environment">The environment.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    internal SequenceTaggingTrainer(IHostEnvironment environment, SequenceTaggingOptions options)
        : base(environment, nameof(SequenceTaggingTrainer), options) => _options = (SequenceTaggingOptions)Options;

    private SequenceTaggingTrainer(IHostEnvironment environment, SequenceTaggingOptions options, SequenceTaggingTransformer start)
        : base(environment, nameof(SequenceTaggingTrainer), options, start) => _options = (SequenceTaggingOptions)Options;

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
    [
        .. ScoreColumns.TaggingShapes(TagColumn.Check(inputSchema, _options.Columns.Label, TagColumn.Label)),
        .. _options.RowLabelColumnName is { } name ? ScoreColumns.RowLabelShapes(TagColumn.CheckRow(inputSchema, name)) : [],
    ];

    private protected override void CheckLabel(SchemaShape inputSchema, string name)
    {
        TagColumn.Check(inputSchema, name, TagColumn.Label);
        if (_options.RowLabelColumnName is { } rowLabel)
            TagColumn.CheckRow(inputSchema, rowLabel);
    }

    private protected override SequenceTask CreateTask(IDataView trainData, FitContext context) => new TaggingTask(_options, trainData, context, Start);

    private protected override SequenceTaggingTransformer CreateTransformer(SequenceModel model, SequenceTask task)
    {
        var tagging = (TaggingTask)task;
        return new SequenceTaggingTransformer(Host, model, tagging.Tags.Values, tagging.Scheme, tagging.RowLabels?.Values);
    }

    private protected override void CheckStart(RecurrentOptions options, SequenceTaggingTransformer start, OptionViolations violations)
    {
        base.CheckStart(options, start, violations);
        var columns = start.Sequences.Encoding.StepFeatures.Select(feature => feature.ColumnName);
        violations.Require(_options.StepFeatures.Select(feature => feature.ColumnName).SequenceEqual(columns), nameof(_options.AdditionalFeatures),
            OptionRow.Show(_options.StepFeatures), $"{OptionRow.Show(columns)} with the model that is trained further");
        violations.Require((_options.RowLabelColumnName is null) == (start.RowLabelCount == 0), nameof(_options.RowLabelColumnName),
            OptionRow.Show(_options.RowLabelColumnName), start.RowLabelCount == 0
                ? "null, because the model that is trained further has no labels of rows"
                : $"a column, because the model that is trained further has {start.RowLabelCount} labels of rows");
    }

    private protected override SequenceTaggingTrainer Continue(RecurrentOptions options, SequenceTaggingTransformer start) =>
        new(Host, (SequenceTaggingOptions)options, start);
}
