using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Featurizing.Series;
using Microsoft.ML.Recurrent.Interop;
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
public sealed class RecurrentSeriesFeaturizingEstimator : RecurrentEstimator<RecurrentSeriesFeaturizingTransformer>
{
    private readonly SeriesFeaturizingOptions _options;

    internal RecurrentSeriesFeaturizingEstimator(IHostEnvironment environment, SeriesFeaturizingOptions options)
        : base(environment, nameof(RecurrentSeriesFeaturizingEstimator)) => _options = RecurrentOptions.CheckedCopy(options, environment);

    /// <summary>Trains the network and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same column. They replace the validation set or fraction of the options.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The column is missing or has an unsuitable type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There is no training row, or no validation row.</exception>
    public RecurrentSeriesFeaturizingTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        CheckInput(SchemaShapes.Of(trainData.Schema));
        CheckInput(SchemaShapes.Of(validationData.Schema));
        using var log = new RecurrentLog(Host, "Training");
        return Train(trainData, validationData, log);
    }

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => SeriesInput.Check(inputSchema, _options.InputName);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [FeaturizedColumn.Promise(_options.OutputColumnName, _options.NormalizeFeatures)];

    /// <inheritdoc/>
    protected override RecurrentSeriesFeaturizingTransformer Train(IDataView input, RecurrentLog log) => Train(input, null, log);

    private RecurrentSeriesFeaturizingTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log) =>
        new(Host, new SeriesFeaturizerTrainer(_options, new FitContext(_options, log)).Train(trainData, validationData));
}
