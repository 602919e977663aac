using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a recurrent network that assigns a sequence to one of many classes. Created by <c>ml.MulticlassClassification.Trainers.Lstm</c>, <c>Gru</c> or
/// <c>Recurrent</c>. The label column must be a key column. The model adds PredictedLabel, a key with the values of the training label, and Score, the
/// probability of each class.
/// </summary>
/// <remarks><inheritdoc cref="SequenceTrainer{TTransformer}"/></remarks>
public sealed class SequenceMulticlassTrainer : SequenceTrainer<SequenceMulticlassTransformer>
{
    private readonly SequenceClassificationOptions _options;

    /// <param name="environment">The environment.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    internal SequenceMulticlassTrainer(IHostEnvironment environment, SequenceClassificationOptions options)
        : base(environment, nameof(SequenceMulticlassTrainer), options) => _options = (SequenceClassificationOptions)Options;

    private SequenceMulticlassTrainer(IHostEnvironment environment, SequenceClassificationOptions options, SequenceMulticlassTransformer start)
        : base(environment, nameof(SequenceMulticlassTrainer), options, start) => _options = (SequenceClassificationOptions)Options;

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [.. ScoreColumns.MulticlassShapes(MulticlassTask.Check(inputSchema, _options.Columns.Label)), .. ExplanationShapes()];

    private protected override void CheckLabel(SchemaShape inputSchema, string name) => MulticlassTask.Check(inputSchema, name);

    private protected override SequenceTask CreateTask(IDataView trainData, FitContext context) => new MulticlassTask(_options, trainData.Schema, Start);

    private protected override SequenceMulticlassTransformer CreateTransformer(SequenceModel model, SequenceTask task) =>
        new(Host, model, ((MulticlassTask)task).LabelValues);

    private protected override SequenceMulticlassTrainer Continue(RecurrentOptions options, SequenceMulticlassTransformer start) =>
        new(Host, (SequenceClassificationOptions)options, start);
}
