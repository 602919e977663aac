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
/// column contains one tag per step: a vector of keys or of text. The model adds PredictedLabel, Score and Probability; see
/// <see cref="SequenceTaggingTransformer"/>.
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

    /// <summary>
    /// Trains a model further with new rows: its networks start with the weights they have, and what it learned of the columns, such as vocabularies, scales
    /// and tags, stays as it is. Words that it does not know remain unknown, and tags that it does not know do not count, with a warning. The options that
    /// determine its networks must be left at their defaults or be those of the model; the others are those of this trainer.
    /// </summary>
    /// <param name="trainData">The new training rows.</param>
    /// <param name="start">The model, which does not change.</param>
    /// <returns>The model after training.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option or a column is not that of the model; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used.</exception>
    public SequenceTaggingTransformer Fit(IDataView trainData, SequenceTaggingTransformer start)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(start);
        return Continue(start).Run(trainData, null);
    }

    /// <summary>Trains a model further with new rows and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The new training rows.</param>
    /// <param name="validationData">The validation rows, with the same columns.</param>
    /// <param name="start">The model, which does not change.</param>
    /// <returns>The model after training.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option or a column is not that of the model; the message names it.</exception>
    /// <exception cref="InvalidOperationException">No row can be used.</exception>
    public SequenceTaggingTransformer Fit(IDataView trainData, IDataView validationData, SequenceTaggingTransformer start)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        ArgumentNullException.ThrowIfNull(start);
        return Continue(start).Run(trainData, validationData);
    }

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        ScoreColumns.TaggingShapes(TagColumn.Check(inputSchema, _options.Columns.Label, "label"));

    private protected override void CheckLabel(SchemaShape inputSchema, string name) => TagColumn.Check(inputSchema, name, "label");

    private protected override SequenceTask CreateTask(IDataView trainData, FitContext context) => new TaggingTask(_options, trainData, context, Start);

    private protected override SequenceTaggingTransformer CreateTransformer(SequenceModel model, SequenceTask task)
    {
        var tagging = (TaggingTask)task;
        return new SequenceTaggingTransformer(Host, model, tagging.Tags.Values, tagging.Scheme);
    }

    private SequenceTaggingTrainer Continue(SequenceTaggingTransformer start)
    {
        var options = RecurrentOptions.CheckedCopy(_options, null);
        var violations = new OptionViolations(nameof(SequenceTaggingOptions));
        options.Table.CheckStart(options, start.Start, violations);
        var columns = start.Sequences.Encoding.StepFeatures.Select(feature => feature.ColumnName);
        violations.Require(options.AdditionalFeatures.Select(feature => feature.ColumnName).SequenceEqual(columns), nameof(options.AdditionalFeatures),
            OptionRow.Show(options.AdditionalFeatures), $"{OptionRow.Show(columns)} with the model that is trained further");
        violations.ThrowIfAny();
        options.Table.Adopt(options, start.Start);
        return new SequenceTaggingTrainer(Host, options, start);
    }
}
