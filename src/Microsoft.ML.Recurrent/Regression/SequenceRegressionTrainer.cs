using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Regression;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a recurrent network that predicts a number for a sequence. Created by <c>ml.Regression.Trainers.Lstm</c>, <c>Gru</c> or <c>Recurrent</c>. The label
/// column must be of type Single. The model adds Score.
/// </summary>
/// <remarks><inheritdoc cref="SequenceTrainer{TTransformer}"/></remarks>
public sealed class SequenceRegressionTrainer : SequenceTrainer<SequenceRegressionTransformer>
{
    private readonly SequenceRegressionOptions _options;

    /// <param name="environment">The environment.</param>
    /// <param name="options">The options; they are checked and copied.</param>
    internal SequenceRegressionTrainer(IHostEnvironment environment, SequenceRegressionOptions options)
        : base(environment, nameof(SequenceRegressionTrainer), options) => _options = (SequenceRegressionOptions)Options;

    private SequenceRegressionTrainer(IHostEnvironment environment, SequenceRegressionOptions options, SequenceRegressionTransformer start)
        : base(environment, nameof(SequenceRegressionTrainer), options, start) => _options = (SequenceRegressionOptions)Options;

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [.. ScoreColumns.RegressionShapes(), .. ExplanationShapes()];

    private protected override void CheckLabel(SchemaShape inputSchema, string name) => RegressionTask.Check(inputSchema, name);

    private protected override SequenceTask CreateTask(IDataView trainData, FitContext context) => new RegressionTask(_options, Start?.TargetScale);

    private protected override SequenceRegressionTransformer CreateTransformer(SequenceModel model, SequenceTask task) =>
        new(Host, model, ((RegressionTask)task).Scale);

    private protected override SequenceRegressionTrainer Continue(RecurrentOptions options, SequenceRegressionTransformer start) =>
        new(Host, (SequenceRegressionOptions)options, start);
}
