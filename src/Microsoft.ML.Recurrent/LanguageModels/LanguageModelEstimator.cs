using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
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
public sealed class LanguageModelEstimator : RecurrentTrainer<LanguageModelTransformer>
{
    private const string Role = "input";
    private const string Training = "training";

    private readonly LanguageModelOptions _options;

    internal LanguageModelEstimator(IHostEnvironment environment, LanguageModelOptions options)
        : this(environment, null, RecurrentOptions.CheckedCopy(options, environment))
    {
    }

    private LanguageModelEstimator(IHostEnvironment environment, LanguageModelTransformer? start, LanguageModelOptions options)
        : base(environment, nameof(LanguageModelEstimator), options, start) => _options = options;

    /// <inheritdoc/>
    protected override void CheckInput(SchemaShape inputSchema) => SequenceColumn.CheckTokens(inputSchema, _options.InputColumnName, Role, _options);

    /// <inheritdoc/>
    protected override IEnumerable<SchemaShape.Column> GetOutputColumns(SchemaShape inputSchema) =>
    [
        SchemaShapes.Column(_options.Columns.Output, new VectorDataViewType(NumberDataViewType.Single)),
        SchemaShapes.Column(_options.Columns.Perplexity, NumberDataViewType.Single),
    ];

    private protected override OptionStart StartOf(LanguageModelTransformer start) => new LanguageModelStart(start.LanguageModel);

    private protected override LanguageModelEstimator Continue(RecurrentOptions options, LanguageModelTransformer start) =>
        new(Host, start, (LanguageModelOptions)options);

    private protected override LanguageModelTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log)
    {
        var context = new FitContext(_options, log);
        var heldOut = new HeldOutRule(_options, validationData);
        var (column, kind) = SequenceColumn.FindTokens(trainData.Schema, _options.InputColumnName, Role);
        var content = new LearnableContent(log);
        var (encoding, text) = Start is null ? LearnText(trainData, new EncodingLearner(_options, column, kind), content, context)
            : LoadText(trainData, Start.LanguageModel.Encoding, column.Name, content, context);
        LearnableContent.RequireText(text.PredictedTokens > text.Rows, column.Name, text.Rows);
        var (training, validation) = _options.RowsAreContinuous
            ? heldOut.SplitText(text.PredictedTokens, (from, to) => AsStreams(text, from, to), data => AsStreams(LoadValidation(data)))
            : heldOut.Split(text.ByRow(), data => LoadValidation(data).ByRow());
        if (_options.AveragingPatience is { } patience && validation is null)
            throw new InvalidOperationException($"{nameof(_options.AveragingPatience)} is {patience}, but there are no validation rows: set "
                + $"{nameof(_options.ValidationFraction)} or {nameof(_options.ValidationSet)}, or call Fit with validation data.");
        if (!_options.RowsAreContinuous)
            content.ReportTexts(column.Name, training);

        var words = WordsOf(encoding, column);
        if (Start is not null && !words.Words.SequenceEqual(Start.Vocabulary, StringComparer.Ordinal))
            throw new ArgumentException($"The keys of the column '{column.Name}' have other values than in the model that is trained further; "
                + "transform the new rows by the mapping of the old ones.");
        var create = Start is null ? New(encoding, trainData.Schema, log) : seed => NetworkGroup.CopyOf(
            Start.Model, _options.Table.Continue(StartOf(Start), _options), seed);
        var subject = new TrainingSubject(
            log,
            string.Create(CultureInfo.InvariantCulture, $"{encoding.Summary}, {100 * text.UnknownFraction:0.##} % of the tokens are unknown"),
            string.Create(CultureInfo.InvariantCulture, $"{text.PredictedTokens:n0} tokens in {text.Rows:n0} rows"));
        var group = new NetworkGroup
        {
            Count = 1,
            Create = (_, seed) => create(seed),
            Loss = new SoftmaxCrossEntropyLoss(),
            Plan = _options.MakeTrainingOptions(new TrainingOptions
            {
                Shuffle = !_options.RowsAreContinuous, // the streams of a running text are one batch, whose order does not matter
                SampledClasses = _options.SampledTokens is { } sampled && sampled < encoding.TokenCount ? sampled : 0,
            }),
            Training = training,
            Validation = validation,
        };
        var (networks, record) = new AveragedTraining(context, [group], subject, isLanguageModel: true).Run();
        var model = new LanguageModel(encoding, words, _options.RowsAreContinuous, networks[0]) { Training = record };
        return new LanguageModelTransformer(Host, model, _options.Columns);

        RunningText LoadValidation(IDataView data) =>
            RunningTextLoader.Load(data, _options.InputColumnName, encoding, "validation", context.Cancellation);
    }

    private TextSequences AsStreams(RunningText text) => AsStreams(text, 0, text.PredictedTokens);

    private TextSequences AsStreams(RunningText text, int from, int to) =>
        text.AsStreams(from, to, Math.Min(_options.BatchSize, (to - from) / (_options.TruncationLength ?? 1)));

    private (SequenceEncoding Encoding, RunningText Text) LearnText(
        IDataView data, EncodingLearner learner, LearnableContent content, FitContext context)
    {
        var text = RunningTextLoader.Load(data, _options.InputColumnName, learner.Encoding, learner.CreateReader, Training, context.Cancellation);
        var encoding = learner.Learn(content, isModelOfText: true);
        learner.Complete(text.EditTokens());
        return (encoding, text);
    }

    // The vocabulary stays as it is.
    private (SequenceEncoding Encoding, RunningText Text) LoadText(
        IDataView data, SequenceEncoding known, string column, LearnableContent content, FitContext context)
    {
        var encoding = EncodingLearner.CutAs(known, _options);
        var text = RunningTextLoader.Load(data, _options.InputColumnName, encoding, Training, context.Cancellation);
        content.ReportUnknown(column, text.PredictedTokens - text.Rows, text.UnknownTokens, isModelOfText: true); // each row has an end
        return (encoding, text);
    }

    private Func<ulong, RecurrentNetwork> New(SequenceEncoding encoding, DataViewSchema schema, RecurrentLog log)
    {
        var vectors = TokenVectors.Create(_options, _options.InputColumnName, encoding, schema, log)!;
        // The end of a text has the number of the padding token, but is learned like any other.
        var embedding = vectors.Options with { PaddingIndex = -1 };
        var shape = _options.MakeNetworkOptions(
            new NetworkOptions { Embedding = embedding, OutputSize = encoding.TokenCount, Pooling = SequencePooling.None });
        return seed =>
        {
            var network = new RecurrentNetwork(shape, seed);
            vectors.WriteTo(network);
            return network;
        };
    }

    private static Vocabulary WordsOf(SequenceEncoding encoding, DataViewSchema.Column column)
    {
        if (encoding.Kind != SequenceKind.Keys)
            return encoding.Vocabulary;
        var values = KeyValues.Of(column);
        return new Vocabulary(KeyNames.Of(values?.Count == encoding.KeyCount ? values : null, encoding.KeyCount));
    }
}
