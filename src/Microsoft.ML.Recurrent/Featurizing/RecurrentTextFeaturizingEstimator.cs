using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Featurizing;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
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
public sealed class RecurrentTextFeaturizingEstimator : RecurrentTrainer<RecurrentTextFeaturizingTransformer>
{
    private readonly TextFeaturizingOptions _options;

    internal RecurrentTextFeaturizingEstimator(IHostEnvironment environment, TextFeaturizingOptions options)
        : this(environment, null, RecurrentOptions.CheckedCopy(options, environment))
    {
    }

    private RecurrentTextFeaturizingEstimator(IHostEnvironment environment, RecurrentTextFeaturizingTransformer? start, TextFeaturizingOptions options)
        : base(environment, nameof(RecurrentTextFeaturizingEstimator), options, start) => _options = options;

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) =>
        SequenceColumn.CheckTokens(inputSchema, _options.InputName, EncoderTrainer.Role, _options);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
        [FeaturizedColumn.Promise(_options.OutputColumnName, _options.NormalizeFeatures || _options.UnitLength)];

    private protected override RecurrentTextFeaturizingTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log) =>
        new(Host, new EncoderTrainer(_options, new FitContext(_options, log), Start?.Encoder).Train(trainData, validationData));

    private protected override OptionStart StartOf(RecurrentTextFeaturizingTransformer start) =>
        new TokenStart("the model that is trained further", start.Encoder.ShapeOfLanguageModel, start.Encoder.Encoding.Tokenization);

    private protected override RecurrentTextFeaturizingEstimator Continue(RecurrentOptions options, RecurrentTextFeaturizingTransformer start) =>
        new(Host, start, (TextFeaturizingOptions)options);
}
