using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Featurizing.Series;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a network, without labels, that turns each sequence of numbers into a vector of fixed size. See <see cref="SeriesFeaturizingOptions"/>.
/// </summary>
/// <remarks>
/// The log of ML.NET reports what is trained, the progress at most every ten seconds, and the outcome; <see cref="RecurrentOptions.Progress"/> receives a
/// report after each epoch and every ten seconds. If the cancellation token is cancelled, training ends within one batch, and the network has the weights of
/// the epoch with the best validation result or, if nothing was validated, the latest ones; while data are still being read, <see
/// cref="OperationCanceledException"/> is thrown. The same data, options and seed give the same model, whatever the number of threads. Safe for concurrent
/// use, except with a checkpoint file.
/// </remarks>
public sealed class RecurrentSeriesFeaturizingEstimator : RecurrentTrainer<RecurrentSeriesFeaturizingTransformer>
{
    private readonly SeriesFeaturizingOptions _options;

    internal RecurrentSeriesFeaturizingEstimator(IHostEnvironment environment, SeriesFeaturizingOptions options)
        : this(environment, null, RecurrentOptions.CheckedCopy(options, environment))
    {
    }

    private RecurrentSeriesFeaturizingEstimator(
        IHostEnvironment environment, RecurrentSeriesFeaturizingTransformer? start, SeriesFeaturizingOptions options)
        : base(environment, nameof(RecurrentSeriesFeaturizingEstimator), options, start) => _options = options;

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => SeriesInput.Check(inputSchema, _options.InputName);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [FeaturizedColumn.Promise(_options.OutputColumnName, _options.NormalizeFeatures)];

    private protected override RecurrentSeriesFeaturizingTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log) =>
        new(Host, new SeriesFeaturizerTrainer(_options, new FitContext(_options, log), Start?.Featurizer).Train(trainData, validationData));

    private protected override OptionStart StartOf(RecurrentSeriesFeaturizingTransformer start) => new SeriesFeaturizingStart(start.Featurizer);

    private protected override void CheckStart(RecurrentOptions options, RecurrentSeriesFeaturizingTransformer start, OptionViolations violations)
    {
        if (start.Featurizer is not TrainedSeriesFeaturizer)
            throw new ArgumentException("The model that is to be trained further has a pretrained network, which does not change; "
                + "allowed: one that was trained on sequences.", nameof(start));
        base.CheckStart(options, start, violations);
    }

    private protected override RecurrentSeriesFeaturizingEstimator Continue(RecurrentOptions options, RecurrentSeriesFeaturizingTransformer start) =>
        new(Host, start, (SeriesFeaturizingOptions)options);
}
