using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Sequences.Baselines;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Sequences.Signals;
using Microsoft.ML.Recurrent.Sequences.Texts;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>Trains a recurrent network, or several networks whose outputs are averaged, on the sequences of a column.</summary>
/// <typeparam name="TTransformer">The type of the trained model.</typeparam>
/// <remarks>
/// The log of ML.NET reports what is trained, the progress at most every ten seconds, and the outcome; <see cref="RecurrentOptions.Progress"/> receives a
/// report after each epoch and every ten seconds. If the cancellation token is cancelled, training ends within one batch, and the model has the weights of the
/// epoch with the best validation result or, if nothing was validated, the latest ones; while data are still being read,
/// <see cref="OperationCanceledException"/> is thrown. The same data, options and seed give the same model, whatever the number of threads. Safe for concurrent
/// use, except with a checkpoint file.
/// </remarks>
public abstract partial class SequenceTrainer<TTransformer> : RecurrentEstimator<TTransformer>
    where TTransformer : SequenceTransformer
{
    private readonly LabeledSequenceOptions _options;
    private readonly PooledSequenceOptions? _pooledOptions; // the same if there is one output per sequence, which can be explained

    private protected SequenceTrainer(IHostEnvironment environment, string name, LabeledSequenceOptions options, TTransformer? start = null)
        : base(environment, name)
    {
        _options = RecurrentOptions.CheckedCopy(options, environment);
        _pooledOptions = _options as PooledSequenceOptions;
        Start = start;
    }

    /// <summary>Gets the model that is trained further, or null.</summary>
    private protected TTransformer? Start { get; }

    /// <summary>Gets the checked copy of the options.</summary>
    private protected LabeledSequenceOptions Options => _options;

    /// <summary>Checks the columns of rows and trains.</summary>
    private protected TTransformer Run(IDataView trainData, IDataView? validationData)
    {
        CheckInput(SchemaShapes.Of(trainData.Schema));
        if (validationData is not null)
            CheckInput(SchemaShapes.Of(validationData.Schema));
        using var log = new RecurrentLog(Host, "Training");
        return Train(trainData, validationData, log);
    }

    /// <inheritdoc/>
    protected sealed override void CheckInput(SchemaShape inputSchema)
    {
        CheckLabel(inputSchema, _options.Columns.Label);
        if (_options.Columns.Weight is { } weight)
            WeightReader.Check(inputSchema, weight);
        SequenceColumn.Check(inputSchema, _options.Columns.Features, _options);
        foreach (var feature in _options.StepFeatures)
            SequenceColumn.CheckStepFeature(inputSchema, feature);
        if (_pooledOptions is not null)
            Explanation.Check(_pooledOptions, inputSchema);
    }

    /// <inheritdoc/>
    protected sealed override TTransformer Train(IDataView input, RecurrentLog log) => Train(input, null, log);

    /// <summary>Returns the columns that follow those of the task.</summary>
    private protected IEnumerable<SchemaShape.Column> ExplanationShapes() => _pooledOptions is null ? [] : Explanation.Shapes(_pooledOptions);

    private protected abstract void CheckLabel(SchemaShape inputSchema, string name);

    private protected abstract SequenceTask CreateTask(IDataView trainData, FitContext context);

    private protected abstract TTransformer CreateTransformer(SequenceModel model, SequenceTask task);

    private TTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log)
    {
        var context = new FitContext(_options, log);
        var heldOut = new HeldOutRule(_options, validationData);
        var task = CreateTask(trainData, context);
        var content = new LearnableContent(log);
        var loader = new SequenceLoader(_options, task, context, content);
        var (encoding, rows) = Start is not null ? LoadAsBefore(loader, Start, trainData)
            : Encoder is null ? loader.Learn(trainData) : LoadAsEncoded(loader, Encoder, trainData);
        if (_options.Table.WarningOf(_options, encoding.Kind) is { } warning)
            log.Warning(warning);
        var options = RunOptions();
        if (validationData is null && !encoding.HasTokens && options is PooledSequenceOptions run && SignalRule.ChooseHeldOut(run, rows.Count))
            heldOut = new HeldOutRule(run, null);
        var explanation = Start?.Sequences.Explanation ?? LearnExplanation(encoding, trainData.Schema);
        var (training, validation) = heldOut.Split(rows, data => loader.Load(data, encoding, "validation"));
        content.ReportRows(_options, training, task, encoding.Kind == SequenceKind.Keys);
        task.Learn(training);
        var choice = Choose(options, encoding, training, task);
        if (choice.Description is { } chosen)
            log.Info($"{chosen}.");
        var contest = _pooledOptions is not { CompareWithBaselines: true } ? null
            : BaselineContest.Prepare(task.Answers, training, validation, options.EngineSeed);
        (training, validation) = (SignalRows.Of(training, choice.Layout), validation is null ? null : SignalRows.Of(validation, choice.Layout));
        var scale = Start is null ? LearnScale(encoding, training) : Start.Sequences.Scale;
        var vectors = Start is not null ? null : TokenVectors.Create(_options, _options.Columns.Features, encoding, trainData.Schema, log);
        var shape = Start is not null ? _options.Table.Continue(Start.Start, options) : options.MakeNetworkOptions(new NetworkOptions
        {
            InputSize = choice.Layout.InputSize,
            Embedding = vectors?.Options,
            Factors =
            [
                .. _options.StepFeatures.Zip(encoding.StepFeatures).Where(feature => feature.Second.Encoding.HasTokens).Select(feature => new FactorOptions
                {
                    VocabularySize = feature.Second.Encoding.TokenCount,
                    Size = feature.First.SizeOf(feature.Second.Encoding.TokenCount),
                }),
            ],
            Characters = encoding.Spelling is { } spelling ? new CharacterEncoderOptions { VocabularySize = spelling.CharacterCount } : null,
            OutputSize = task.OutputSize,
            Pooling = SequencePooling.None,
            SeparateDirections = Encoder?.Model.Options.SeparateDirections ?? false,
        });
        var plan = options.MakeTrainingOptions(new TrainingOptions { Metric = validation is null ? null : task.Metric, Unfreezing = Unfreezing() });
        plan = plan with { NumberOfEpochs = options.EpochsFor(training.Count, plan.NumberOfEpochs) };
        var group = new NetworkGroup
        {
            Count = options.NumberOfNetworks,
            Create = (index, seed) => Start is null ? CreateNetwork(shape, vectors, seed) : CopyOf(Start.Networks[index], shape, seed),
            Loss = task.Loss,
            Plan = plan,
            Training = Varied(task.Wrap(training, scale)),
            Validation = validation is null ? null : task.Wrap(validation, scale),
        };
        var (networks, record) = new AveragedTraining(context, group, new TrainingSubject(log, $"{encoding.Summary}, {task.Describe()}")).Run();
        var baselines = contest?.Judge(context, group, networks, record.Networks.Sum(result => result.FinishedEpochs),
            mayTrain: Start is null && !_options.IsGiven(nameof(_options.NumberOfNetworks)));
        Report(baselines, record, log);
        return CreateTransformer(
            new SequenceModel(_options.Columns.Features, encoding, scale, networks)
            {
                Explanation = explanation,
                Training = record,
                Choice = choice,
                Baselines = baselines,
            },
            task);
    }

    /// <summary>Returns the options of the run: for sequences with one output a copy, in which what is not set is chosen.</summary>
    private LabeledSequenceOptions RunOptions() => _pooledOptions is null ? _options : _pooledOptions.CopyForRun();

    private SignalChoice Choose(LabeledSequenceOptions options, SequenceEncoding encoding, SequenceDataset training, SequenceTask task)
    {
        var plain = SignalLayout.Plain(encoding.InputSize);
        if (options is not PooledSequenceOptions run)
            return Start?.Sequences.Choice ?? new SignalChoice(plain, null);
        var choice = encoding.HasTokens
            ? new SignalChoice(plain, TextRule.Complete(run, TextFacts.Of(training, encoding), task.GainsFromDropout))
            : SignalChoice.For(run, training, task.GainsFromDropout, Start?.Sequences.Choice.Layout);
        return task.Chosen is { } further ? choice with { Description = $"{choice.Description}, {further}" } : choice;
    }

    private static void Report(SequenceBaselines? baselines, TrainingRecord record, RecurrentLog log)
    {
        if (baselines is { NetworkIsWorse: true } && !record.Networks.Any(TrainingSummary.HasRisen)) // of which there is a warning already
            log.Warning($"A simple model is better than the network. {baselines}. Train for more epochs, or use the simple model.");
        else if (baselines is not null)
            log.Info($"{baselines}.");
    }

    // What the model learned of the columns stays as it is.
    private (SequenceEncoding Encoding, SequenceList Rows) LoadAsBefore(SequenceLoader loader, TTransformer start, IDataView trainData)
    {
        var encoding = start.Sequences.Encoding with { MaximumLength = _options.MaximumLength ?? 0, CutFrom = _options.CutFrom };
        encoding = encoding with
        {
            StepFeatures = [.. encoding.StepFeatures.Select(feature => feature with
            {
                Encoding = feature.Encoding with { MaximumLength = encoding.MaximumLength, CutFrom = encoding.CutFrom },
            })],
        };
        return (encoding, loader.Load(trainData, encoding, "training"));
    }

    private static RecurrentNetwork CopyOf(RecurrentNetwork network, NetworkOptions options, ulong seed)
    {
        var copy = new RecurrentNetwork(options, seed);
        copy.CopyWeightsFrom(network);
        return copy;
    }

    // The encoder determines the tokens; what else the network reads of a step is learned from the rows.
    private (SequenceEncoding Encoding, SequenceList Rows) LoadAsEncoded(
        SequenceLoader loader, RecurrentTextFeaturizingTransformer encoder, IDataView trainData)
    {
        var encoding = EncoderStart.EncodingOf(_options, encoder, trainData.Schema);
        if (_options.SpellingLength > 0 || _options.StepFeatures.Count > 0)
        {
            var (learned, _) = loader.Learn(trainData);
            encoding = encoding with { Spelling = learned.Spelling, StepFeatures = learned.StepFeatures };
        }

        return (encoding, loader.Load(trainData, encoding, "training"));
    }

    /// <summary>Gets the encoder from which the network starts, or null.</summary>
    private RecurrentTextFeaturizingTransformer? Encoder => _options.Encoder;

    // The steps of numbers, and each column of numbers with further features, are standardized or not.
    private FeatureScale? LearnScale(SequenceEncoding encoding, SequenceDataset training)
    {
        bool[] further = [.. _options.StepFeatures.Zip(encoding.StepFeatures)
            .SelectMany(feature => Enumerable.Repeat(feature.First.Normalize, feature.Second.Encoding.InputSize))];
        bool[] isScaled = [.. Enumerable.Repeat(_options.NormalizeFeatures, training.InputSize - further.Length), .. further];
        return isScaled.Contains(true) ? FeatureScale.Learn(training).Only(isScaled) : null;
    }

    private Explanation LearnExplanation(SequenceEncoding encoding, DataViewSchema schema) =>
        _pooledOptions is null ? Explanation.None : Explanation.Learn(_pooledOptions, encoding, schema);

    private RecurrentNetwork CreateNetwork(NetworkOptions options, TokenVectors? vectors, ulong seed)
    {
        var network = new RecurrentNetwork(options, seed);
        vectors?.WriteTo(network);
        for (var factor = 0; factor < options.Factors.Count; factor++) // an unknown value that training does not contain has no effect
            network.Parameters.WritableWeightsOf($"factors.{factor}.weight").Slice(SequenceEncoding.UnknownToken * options.Factors[factor].Size,
                options.Factors[factor].Size).Clear();
        if (Encoder is not null)
            EncoderStart.CopyTo(network, Encoder);
        return network;
    }

    private SequenceDataset Varied(SequenceDataset training) => _options.RareTokenShare > 0 && training.HasTokens && Encoder is null
        ? new RareTokenSequences(training, _options.RareTokenShare, _options.EngineSeed) : training;

    private IReadOnlyList<LayerUnfreezing> Unfreezing() =>
        Encoder is null ? [] : EncoderStart.Unfreezing(_options.LayerSizes.Length, _options.UnfreezeAfterEpochs);
}
