using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains a recurrent language model, which predicts the next token of a text. Created by <c>ml.Transforms.Text.RecurrentLanguageModel</c>.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Needs training</term><description>Yes; the tokens of the whole column are read into memory once, four bytes each</description></item>
/// <item><term>Input column</term><description>Text, a vector of text, or a vector of keys</description></item>
/// <item>
/// <term>Output columns</term><description>A vector of Single of variable length, the log-probability of each token; Single, the perplexity of the
/// row</description>
/// </item>
/// <item><term>ONNX export</term><description>No</description></item>
/// </list>
/// <para>
/// The log of ML.NET reports what is trained, the progress at most every ten seconds, with losses (in nats per token) and perplexities, and the outcome;
/// <see cref="RecurrentOptions.Progress"/> receives a report after each epoch and every ten seconds. If the cancellation token is cancelled, training ends
/// within one batch, and the model has the weights of the epoch with the best validation result or, if nothing was validated, the latest ones; while data are
/// still being read, <see cref="OperationCanceledException"/> is thrown. The same data, options and seed give the same model, whatever the number of threads.
/// Safe for concurrent use, except with a checkpoint file.
/// </para>
/// </remarks>
public sealed class LanguageModelEstimator : RecurrentEstimator<LanguageModelTransformer>
{
    private const string Role = "input";

    private readonly LanguageModelOptions _options;

    internal LanguageModelEstimator(IHostEnvironment environment, LanguageModelOptions options)
        : base(environment, nameof(LanguageModelEstimator)) => _options = RecurrentOptions.CheckedCopy(options, environment);

    /// <summary>Trains the model and uses validation rows to choose the best epoch.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same column. They replace the validation set or fraction of the options.</param>
    /// <returns>The trained model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The column is missing or has an unsuitable type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There is no row, no row has a token, or no token is in the vocabulary.</exception>
    public LanguageModelTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        CheckInput(SchemaShapes.Of(trainData.Schema));
        CheckInput(SchemaShapes.Of(validationData.Schema));
        using var log = new RecurrentLog(Host, "Training");
        return Train(trainData, validationData, log);
    }

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => SequenceColumn.CheckTokens(inputSchema, _options.InputColumnName, Role, _options);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
    [
        SchemaShapes.Column(_options.Columns.Output, new VectorDataViewType(NumberDataViewType.Single)),
        SchemaShapes.Column(_options.Columns.Perplexity, NumberDataViewType.Single),
    ];

    /// <inheritdoc/>
    protected override LanguageModelTransformer Train(IDataView input, RecurrentLog log) => Train(input, null, log);

    private LanguageModelTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log)
    {
        var context = new FitContext(_options, log);
        var heldOut = new HeldOutRule(_options, validationData);
        var (column, kind) = SequenceColumn.FindTokens(trainData.Schema, _options.InputColumnName, Role);
        var content = new LearnableContent(log);
        var learner = new EncodingLearner(_options, column, kind);
        var text = RunningTextLoader.Load(
            trainData, _options.InputColumnName, learner.Encoding, learner.CreateReader, "training", context.Cancellation);
        var encoding = learner.Learn(content, isModelOfText: true);
        var words = WordsOf(encoding, column);
        learner.Complete(text.EditTokens());
        LearnableContent.RequireText(text.PredictedTokens > text.Rows, column.Name, text.Rows);
        var (training, validation) = _options.RowsAreContinuous
            ? heldOut.SplitText(text.PredictedTokens, (from, to) => AsStreams(text, from, to), data => AsStreams(LoadValidation(data)))
            : heldOut.Split(text.ByRow(), data => LoadValidation(data).ByRow());
        if (!_options.RowsAreContinuous)
            content.ReportTexts(column.Name, training);

        var vectors = TokenVectors.Create(_options, _options.InputColumnName, encoding, trainData.Schema, log)!;
        var subject = new TrainingSubject(
            log,
            string.Create(CultureInfo.InvariantCulture, $"{encoding.Summary}, {100 * text.UnknownFraction:0.##} % of the tokens are unknown"),
            string.Create(CultureInfo.InvariantCulture, $"{text.PredictedTokens:n0} tokens in {text.Rows:n0} rows"));
        var group = new NetworkGroup
        {
            Count = 1,
            Create = (_, seed) => CreateNetwork(encoding, vectors, seed),
            Loss = new SoftmaxCrossEntropyLoss(),
            Plan = _options.MakeTrainingOptions(new TrainingOptions
            {
                Shuffle = !_options.RowsAreContinuous, // the streams of a running text are one batch, whose order does not matter
                SampledClasses = _options.SampledTokens is { } sampled && sampled < encoding.TokenCount ? sampled : 0,
            }),
            Training = training,
            Validation = validation,
        };
        var (networks, record) = new AveragedTraining(context, group, subject, isLanguageModel: true).Run();
        var model = new LanguageModel(encoding, words, _options.RowsAreContinuous, networks[0]) { Training = record };
        return new LanguageModelTransformer(Host, model, _options.Columns);

        RunningText LoadValidation(IDataView data) =>
            RunningTextLoader.Load(data, _options.InputColumnName, encoding, "validation", context.Cancellation);
    }

    private TextSequences AsStreams(RunningText text) => AsStreams(text, 0, text.PredictedTokens);

    private TextSequences AsStreams(RunningText text, int from, int to) =>
        text.AsStreams(from, to, Math.Min(_options.BatchSize, (to - from) / (_options.TruncationLength ?? 1)));

    private RecurrentNetwork CreateNetwork(SequenceEncoding encoding, TokenVectors vectors, ulong seed)
    {
        // The end of a text has the number of the padding token, but is learned like any other.
        var embedding = vectors.Options with { PaddingIndex = -1 };
        var network = new RecurrentNetwork(
            _options.MakeNetworkOptions(new NetworkOptions { Embedding = embedding, OutputSize = encoding.TokenCount, Pooling = SequencePooling.None }),
            seed);
        vectors.WriteTo(network);
        return network;
    }

    private static Vocabulary WordsOf(SequenceEncoding encoding, DataViewSchema.Column column)
    {
        if (encoding.Kind != SequenceKind.Keys)
            return encoding.Vocabulary;
        var values = KeyValues.Of(column);
        return new Vocabulary(KeyNames.Of(values?.Count == encoding.KeyCount ? values : null, encoding.KeyCount));
    }
}
