using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains a text encoder, without labels, which turns each text into a vector of fixed size. See <see cref="TextFeaturizingOptions"/>.</summary>
/// <remarks>
/// The log of ML.NET reports what is trained, the progress at most every ten seconds, with losses and perplexities, and the outcome;
/// <see cref="RecurrentOptions.Progress"/> receives a report after each epoch and every ten seconds. If the cancellation token is cancelled, training ends
/// within one batch, and the encoder has the weights of the epoch with the best validation result or, if nothing was validated, the latest ones; while data are
/// still being read, <see cref="OperationCanceledException"/> is thrown. The same data, options and seed give the same encoder, whatever the number of threads.
/// Safe for concurrent use, except with a checkpoint file.
/// </remarks>
public sealed class RecurrentTextFeaturizingEstimator : RecurrentEstimator<RecurrentTextFeaturizingTransformer>
{
    private readonly TextFeaturizingOptions _options;

    internal RecurrentTextFeaturizingEstimator(IHostEnvironment environment, TextFeaturizingOptions options)
        : base(environment, nameof(RecurrentTextFeaturizingEstimator)) => _options = RecurrentOptions.CheckedCopy(options, environment);

    /// <summary>Trains the encoder and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same column. They replace the validation set or fraction of the options.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The column is missing or has an unsuitable type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There is no text to learn from, or no validation row.</exception>
    public RecurrentTextFeaturizingTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        CheckInput(SchemaShapes.Of(trainData.Schema));
        CheckInput(SchemaShapes.Of(validationData.Schema));
        using var log = new RecurrentLog(Host, "Training");
        return Train(trainData, validationData, log);
    }

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) =>
        SequenceColumn.CheckTokens(inputSchema, _options.InputName, EncoderTrainer.Role, _options);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [FeaturizedColumn.Promise(_options.OutputColumnName, _options.NormalizeFeatures || _options.UnitLength)];

    /// <inheritdoc/>
    protected override RecurrentTextFeaturizingTransformer Train(IDataView input, RecurrentLog log) => Train(input, null, log);

    private RecurrentTextFeaturizingTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log) =>
        new(Host, new EncoderTrainer(_options, new FitContext(_options, log)).Train(trainData, validationData));
}
