using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
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
/// <remarks><inheritdoc cref="RecurrentTrainer{TTransformer}"/></remarks>
public abstract class SequenceTrainer<TTransformer> : RecurrentTrainer<TTransformer>
    where TTransformer : SequenceTransformer
{
    private readonly LabeledSequenceOptions _options;
    private readonly PooledSequenceOptions? _pooledOptions; // the same if there is one output per sequence, which can be explained

    private protected SequenceTrainer(IHostEnvironment environment, string name, LabeledSequenceOptions options, TTransformer? start = null)
        : this(environment, name, start, RecurrentOptions.CheckedCopy(options, environment))
    {
    }

    private SequenceTrainer(IHostEnvironment environment, string name, TTransformer? start, LabeledSequenceOptions options)
        : base(environment, name, options, start)
    {
        _options = options;
        _pooledOptions = options as PooledSequenceOptions;
    }

    /// <summary>Gets the checked copy of the options.</summary>
    private protected LabeledSequenceOptions Options => _options;

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

    private protected sealed override OptionStart StartOf(TTransformer start) => start.Start;

    /// <summary>Returns the columns that follow those of the task.</summary>
    private protected IEnumerable<SchemaShape.Column> ExplanationShapes() => _pooledOptions is null ? [] : Explanation.Shapes(_pooledOptions);

    private protected abstract void CheckLabel(SchemaShape inputSchema, string name);

    private protected abstract SequenceTask CreateTask(IDataView trainData, FitContext context);

    private protected abstract TTransformer CreateTransformer(SequenceModel model, SequenceTask task);

    private protected sealed override TTransformer Train(IDataView trainData, IDataView? validationData, RecurrentLog log)
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
        var options = _options.CopyForRun();
        if (validationData is null && !encoding.HasTokens && options is PooledSequenceOptions run && SignalRule.ChooseHeldOut(run, rows.Count))
            heldOut = new HeldOutRule(run, null);
        var explanation = Start?.Sequences.Explanation ?? LearnExplanation(encoding, trainData.Schema);
        var (training, validation) = heldOut.Split(rows, data => loader.Load(data, encoding, "validation"));
        if (Start is not null)
            content.ReportUnknown(_options.Columns.Features, training);
        content.ReportRows(_options, training, task, encoding.Kind == SequenceKind.Keys);
        task.Learn(training);
        var reading = Choose(options, encoding, training, task);
        var choice = reading.Choice;
        var epochs = options.EpochsFor(training.Count);
        options.ReportChoices(epochs);
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
            SeparateDirections = Encoder?.Model.GetOptions().SeparateDirections ?? false,
        });
        if (reading.Windows.Count > 0 && Start is null)
            shape = shape with { FrontLayers = [.. reading.Windows, .. shape.FrontLayers] };
        var plan = options.MakeTrainingOptions(new TrainingOptions { Metric = validation is null ? null : task.Metric, Unfreezing = Unfreezing() });
        plan = plan with { NumberOfEpochs = epochs };
        var group = new NetworkGroup
        {
            Count = options.NumberOfNetworks,
            Create = (index, seed) => Start is null
                ? CreateNetwork(shape, task.FurtherHeads, vectors, seed) : NetworkGroup.CopyOf(Start.Networks[index], shape, seed),
            Loss = task.Loss,
            Plan = plan,
            Training = Varied(task.Wrap(training, scale)),
            Validation = validation is null ? null : task.Wrap(validation, scale),
        };
        NetworkGroup[] groups = options is PooledSequenceOptions { NumberOfConvolutionalNetworks: > 0 } pooled
            ? [group, ConvolutionalOf(group, pooled, shape, reading.MedianLength)] : [group];
        var (networks, record) = new AveragedTraining(context, groups, new TrainingSubject(log, $"{encoding.Summary}, {task.Describe()}")).Run();
        var baselines = contest?.Judge(context, group, networks, record.Networks.Sum(result => result.FinishedEpochs),
            mayTrain: Start is null && !_options.IsGiven(nameof(_options.NumberOfNetworks))
                && !_options.IsGiven(nameof(PooledSequenceOptions.NumberOfConvolutionalNetworks)));
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

    /// <summary>Chooses what is not set, in the options of the run.</summary>
    private SignalPlan Choose(LabeledSequenceOptions options, SequenceEncoding encoding, SequenceDataset training, SequenceTask task)
    {
        var plain = SignalLayout.Plain(encoding.InputSize);
        if (options is not PooledSequenceOptions pooled)
            return new SignalPlan(new SignalChoice(plain, Start is null
                ? options.ChooseByRows(training.Count, Enumerable.Range(0, training.Count).Sum(row => (long)training.Length(row))) : null));
        var plan = encoding.HasTokens
            ? new SignalPlan(new SignalChoice(plain, TextRule.Complete(pooled, TextFacts.Of(training, encoding), task.GainsFromDropout, Start is not null)))
            : SignalPlan.For(pooled, training, task.GainsFromDropout, task.OutputSize, Start?.Start);
        return task.Chosen is not { } further ? plan
            : plan with { Choice = plan.Choice with { Description = $"{plan.Choice.Description}, {further}" } };
    }

    private static void Report(SequenceBaselines? baselines, TrainingRecord record, RecurrentLog log)
    {
        if (baselines is { NetworkIsWorse: true } && !record.Networks.Any(TrainingSummary.HasRisen)) // of which there is a warning already
            log.Warning($"A simple model is better than the network. {baselines}. Train for more epochs, or use the simple model.");
        else if (baselines is not null)
            log.Info($"{baselines}.");
    }

    // What the model learned of the columns stays as it is.
    private (SequenceEncoding Encoding, SequenceDataset Rows) LoadAsBefore(SequenceLoader loader, TTransformer start, IDataView trainData)
    {
        var encoding = EncodingLearner.CutAs(start.Sequences.Encoding, _options);
        encoding = encoding with
        {
            StepFeatures = [.. encoding.StepFeatures.Select(feature => feature with
            {
                Encoding = feature.Encoding with { MaximumLength = encoding.MaximumLength, CutFrom = encoding.CutFrom },
            })],
        };
        return (encoding, loader.Load(trainData, encoding, "training"));
    }

    // The encoder determines the tokens; what else the network reads of a step is learned from the rows.
    private (SequenceEncoding Encoding, SequenceDataset Rows) LoadAsEncoded(
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

    private RecurrentNetwork CreateNetwork(NetworkOptions options, IReadOnlyList<FurtherHeadShape> heads, TokenVectors? vectors, ulong seed)
    {
        var network = NetworkGroup.NetworkOf(options, heads, seed);
        vectors?.WriteTo(network);
        for (var factor = 0; factor < options.Factors.Count; factor++) // an unknown value that training does not contain has no effect
            network.Parameters.WritableWeightsOf($"factors.{factor}.weight").Slice(SequenceEncoding.UnknownToken * options.Factors[factor].Size,
                options.Factors[factor].Size).Clear();
        if (Encoder is not null)
            EncoderStart.CopyTo(network, Encoder);
        return network;
    }

    private NetworkGroup ConvolutionalOf(NetworkGroup recurrent, PooledSequenceOptions options, NetworkOptions shape, int medianLength) => recurrent with
    {
        First = recurrent.Count,
        Count = options.NumberOfConvolutionalNetworks,
        Create = (index, seed) => Start is null ? new RecurrentNetwork(ConvolutionalShape.Of(shape.ToShape(), medianLength), null, seed)
            : NetworkGroup.CopyOf(Start.Networks[index], seed),
        Plan = SignalRule.ForConvolutions(recurrent.Plan),
    };

    private SequenceDataset Varied(SequenceDataset training) => _options.RareTokenShare > 0 && training.HasTokens && Encoder is null
        ? new RareTokenSequences(training, _options.RareTokenShare, _options.EngineSeed) : training;

    private IReadOnlyList<LayerUnfreezing> Unfreezing() =>
        Encoder is null ? [] : EncoderStart.Unfreezing(_options.LayerSizes.Length, _options.UnfreezeAfterEpochs);
}
