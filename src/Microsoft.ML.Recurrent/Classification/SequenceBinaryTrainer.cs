using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a recurrent network that classifies a sequence as true or false. Created by <c>ml.BinaryClassification.Trainers.Lstm</c>, <c>Gru</c> or
/// <c>Recurrent</c>. The label column must be of type Boolean. The model adds PredictedLabel, Score (the log-odds) and Probability.
/// </summary>
/// <remarks><inheritdoc cref="SequenceTrainer{TTransformer}"/></remarks>
public sealed class SequenceBinaryTrainer : SequenceTrainer<SequenceBinaryTransformer>
{
    private readonly SequenceClassificationOptions _options;

    /// <param name="environment">The environment.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    internal SequenceBinaryTrainer(IHostEnvironment environment, SequenceClassificationOptions options)
        : base(environment, nameof(SequenceBinaryTrainer), options) => _options = (SequenceClassificationOptions)Options;

    private SequenceBinaryTrainer(IHostEnvironment environment, SequenceClassificationOptions options, SequenceBinaryTransformer start)
        : base(environment, nameof(SequenceBinaryTrainer), options, start) => _options = (SequenceClassificationOptions)Options;

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [.. ScoreColumns.BinaryShapes(), .. ExplanationShapes()];

    private protected override void CheckLabel(SchemaShape inputSchema, string name) => BinaryTask.Check(inputSchema, name);

    private protected override SequenceTask CreateTask(IDataView trainData, FitContext context) => new BinaryTask(_options);

    private protected override SequenceBinaryTransformer CreateTransformer(SequenceModel model, SequenceTask task) =>
        new(Host, model);

    private protected override SequenceBinaryTrainer Continue(RecurrentOptions options, SequenceBinaryTransformer start) =>
        new(Host, (SequenceClassificationOptions)options, start);
}
