using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Loading;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Trains the language model of an encoder. An instance serves one run.</summary>
/// <param name="options">The options, which are those of the encoder to start from where it determines them.</param>
/// <param name="context">What surrounds the training.</param>
/// <param name="start">The encoder that is trained further, whose vocabulary stays, or null.</param>
internal sealed class EncoderTrainer(TextFeaturizingOptions options, FitContext context, EncoderModel? start = null)
{
    public const string Role = "input";

    private const string PretrainingRole = "pretraining";
    private const string ValidationRole = "validation";

    /// <summary>Learns the vocabulary, then the language model, then the scale of the features.</summary>
    /// <param name="input">The training rows.</param>
    /// <param name="validationData">The rows that choose the best epoch; null for those that the options hold out.</param>
    /// <exception cref="ArgumentException">A column is missing or does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no text to learn from.</exception>
    public EncoderModel Train(IDataView input, IDataView? validationData)
    {
        var heldOut = new HeldOutRule(options, validationData);
        var name = options.InputName;
        var (column, kind) = SequenceColumn.FindTokens(input.Schema, name, Role);
        var content = new LearnableContent(context.Log);
        var (encoding, given, rows) = start is null ? Learn(input, column, kind, content) : LoadAsBefore(input, kind, start.Encoding, content);
        if (options.LearnFromInput && rows != given)
            Append(rows, given);
        LearnableContent.RequireText(HasText(rows), name, rows.Count);
        content.ReportTexts(name, rows);
        if (options.NormalizeFeatures && given.Count == 0)
            throw new InvalidOperationException($"{nameof(options.NormalizeFeatures)} is true, but the data passed to Fit have no rows "
                + "from which to learn the scale of the features.");
        var (network, record) = TrainLanguageModel(input.Schema, encoding, rows, heldOut);
        float[] weights = options.TokenFrequencySmoothing > 0 ? TokenFrequencies.Weights(rows, encoding.TokenCount, options.TokenFrequencySmoothing) : [];
        var encoder = new EncoderModel(
            name, options.OutputColumnName, encoding, EncoderModel.WithoutHead(network), options.Pooling,
            new VectorFinish(weights, Scale: null, options.UnitLength))
        {
            Training = record,
        };
        return options.NormalizeFeatures ? encoder with { Finish = encoder.Finish with { Scale = LearnScale(encoder, given) } } : encoder;
    }

    // All rows are read before training, so that an encoder whose training is cancelled is complete.
    private (SequenceEncoding Encoding, SequenceList Given, SequenceList Rows) Learn(
        IDataView input, DataViewSchema.Column column, SequenceKind kind, LearnableContent content)
    {
        DataViewSchema.Column? pretrainingColumn = options.PretrainingData is { } pretraining ? FindAlike(pretraining, kind) : null;
        var learner = new EncodingLearner(options, options.LearnFromInput ? column : pretrainingColumn!.Value, kind);
        var learned = options.LearnFromInput ? Load(input, learner.Encoding, learner.CreateReader, Role) : null;
        var texts = options.PretrainingData is { } data ? Load(data, learner.Encoding, learner.CreateReader, PretrainingRole) : null;
        var encoding = learner.Learn(content, isModelOfText: true);
        var given = learned is null ? Load(input, encoding, Role) : learner.Complete(learned);
        return (encoding, given, texts is null ? given : learner.Complete(texts));
    }

    private (SequenceEncoding Encoding, SequenceList Given, SequenceList Rows) LoadAsBefore(
        IDataView input, SequenceKind kind, SequenceEncoding known, LearnableContent content)
    {
        var encoding = EncodingLearner.CutAs(known, options);
        if (options.PretrainingData is { } pretraining)
            FindAlike(pretraining, kind);
        var given = Load(input, encoding, Role);
        var rows = options.PretrainingData is { } data ? Load(data, encoding, PretrainingRole) : given;
        content.ReportUnknown(options.InputName, rows);
        return (encoding, given, rows);
    }

    private static void Append(SequenceList rows, SequenceList others)
    {
        int[] tokens = [];
        for (var row = 0; row < others.Count; row++)
        {
            var length = others.Length(row);
            if (tokens.Length < length)
                tokens = new int[2 * length];
            for (var step = 0; step < length; step++)
                tokens[step] = others.Token(row, step);
            rows.Add([], tokens.AsSpan(0, length), [], []);
        }
    }

    private static bool HasText(SequenceList rows)
    {
        for (var row = 0; row < rows.Count; row++)
            if (rows.Length(row) > FramedTokens.Boundaries)
                return true;
        return false;
    }

    private DataViewSchema.Column FindAlike(IDataView pretraining, SequenceKind kind)
    {
        var (column, found) = SequenceColumn.FindTokens(pretraining.Schema, options.InputName, PretrainingRole);
        return found == kind ? column : throw new ArgumentException(
            $"The column '{column.Name}' of {nameof(options.PretrainingData)} is of type {column.Type}; "
            + "the column in the rows passed to Fit is of another kind.");
    }

    private SequenceList Load(IDataView data, SequenceEncoding encoding, string role) =>
        Load(data, encoding, (row, column) => SequenceReader.Create(encoding, row, column), role);

    private SequenceList Load(IDataView data, SequenceEncoding encoding, Func<DataViewRow, DataViewSchema.Column, SequenceReader> createReader, string role)
    {
        var rows = new SequenceList(0, hasTokens: true, TargetKind.Tokens);
        var column = SequenceColumn.FindAsTrained(data.Schema, options.InputName, encoding, role);
        using var cursor = data.GetRowCursor([column]);
        var reader = createReader(cursor, column);
        var framed = new FramedTokens();
        while (cursor.MoveNext())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            reader.Read();
            framed.Take(reader);
            rows.Add([], framed.Tokens, [], []);
        }

        return rows;
    }

    private (RecurrentNetwork Network, TrainingRecord Record) TrainLanguageModel(
        DataViewSchema schema, SequenceEncoding encoding, SequenceList rows, HeldOutRule heldOut)
    {
        var (training, validation) = heldOut.Split(rows, data => Load(data, encoding, ValidationRole) is { Count: > 0 } loaded ? loaded
            : throw new InvalidOperationException("There is no validation row."));
        var create = start is null ? New(encoding, schema) : seed => CopyOf(start, seed);
        var group = new NetworkGroup
        {
            Count = 1,
            Create = (_, seed) => create(seed),
            Loss = new SoftmaxCrossEntropyLoss(),
            Plan = options.MakeTrainingOptions(new TrainingOptions
            {
                SampledClasses = options.SampledTokens is { } sampled && sampled < encoding.TokenCount ? sampled : 0,
            }),
            Training = training,
            Validation = validation,
        };
        var subject = new TrainingSubject(context.Log, $"{encoding.Summary}, predicting the next token");
        var (networks, record) = new AveragedTraining(context, [group], subject, isLanguageModel: true).Run();
        return (networks[0], record);
    }

    private Func<ulong, RecurrentNetwork> New(SequenceEncoding encoding, DataViewSchema schema)
    {
        var vectors = TokenVectors.Create(options, options.InputName, encoding, schema, context.Log)!;
        return seed =>
        {
            var network = new RecurrentNetwork(NetworkOptionsFor(vectors.Options), seed);
            vectors.WriteTo(network);
            return network;
        };
    }

    // An encoder keeps no head, which is new.
    private RecurrentNetwork CopyOf(EncoderModel encoder, ulong seed)
    {
        var shape = options.Table.Continue(new OptionStart("", encoder.ShapeOfLanguageModel), options);
        var network = new RecurrentNetwork(shape with { TieWeights = shape.Embedding!.Size == options.TopSize }, seed);
        network.CopyWeightsFrom(encoder.Network, name => name.StartsWith("head.", StringComparison.Ordinal) ? null : name);
        return network;
    }

    private NetworkOptions NetworkOptionsFor(EmbeddingOptions vectors) => options.MakeNetworkOptions(new NetworkOptions
    {
        // Every token is predicted, including the boundary, so no token is padding.
        Embedding = vectors with { PaddingIndex = -1 },
        OutputSize = vectors.VocabularySize,
        Pooling = SequencePooling.None,
        TieWeights = vectors.Size == options.TopSize,
    });

    private FeatureScale LearnScale(EncoderModel encoder, SequenceList given)
    {
        var moments = new FeatureMoments(encoder.OutputSize);
        using var vectors = encoder.CreateEncoder(options.NumberOfThreads ?? 0);
        vectors.Encode(given, (_, vector) => moments.Add(vector));
        return moments.ToScale(Math.Sqrt(encoder.OutputSize));
    }
}
