using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Data;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Trains the language model behind an encoder. One instance serves one run.</summary>
internal sealed class EncoderTrainer(TextFeaturizingOptions options, RecurrentLog log)
{
    public const string Role = "input";

    private const string PretrainingRole = "pretraining";
    private const string ValidationRole = "validation";

    /// <summary>Learns the vocabulary, then the language model, then the scale of the features.</summary>
    /// <exception cref="ArgumentException">A column is missing or does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no text to learn from.</exception>
    public (EncoderModel Encoder, TrainingResult Result) Train(IDataView input)
    {
        var name = options.InputName;
        var (column, kind) = SequenceColumn.FindTokens(input.Schema, name, Role);
        List<(IDataView Data, DataViewSchema.Column Column)> sources = [];
        if (options.LearnFromInput)
            sources.Add((input, column));
        if (options.PretrainingData is { } pretraining)
            sources.Add((pretraining, FindAlike(pretraining, kind)));
        var encoding = EncodingLearner.Learn(options, sources, kind);

        var rows = new SequenceList(0, hasTokens: true, TargetKind.Tokens);
        foreach (var (data, _) in sources)
            Load(data, encoding, data == input ? Role : PretrainingRole, rows);
        if (!HasText(rows))
            throw new InvalidOperationException($"There is no text to learn from: of {rows.Count} rows, none has a token in column '{name}'.");
        var (network, result) = TrainLanguageModel(input.Schema, encoding, rows);
        var encoder = new EncoderModel(name, options.OutputColumnName, encoding, EncoderModel.WithoutHead(network), options.Pooling, Scale: null);
        return (options.NormalizeFeatures ? encoder with { Scale = LearnScale(encoder, input) } : encoder, result);
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
            $"The column '{column.Name}' of {nameof(options.PretrainingData)} is of type {column.Type}; that of the rows given to Fit is of another kind.");
    }

    private void Load(IDataView data, SequenceEncoding encoding, string role, SequenceList rows)
    {
        var column = SequenceColumn.FindAsTrained(data.Schema, options.InputName, encoding, role);
        using var cursor = data.GetRowCursor([column]);
        var reader = SequenceReader.Create(encoding, cursor, column);
        var framed = new FramedTokens();
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            reader.Read();
            framed.Take(reader);
            rows.Add([], framed.Tokens, [], []);
        }
    }

    private (RecurrentNetwork Network, TrainingResult Result) TrainLanguageModel(DataViewSchema schema, SequenceEncoding encoding, SequenceList rows)
    {
        SequenceDataset training = rows;
        SequenceDataset? validation = null;
        if (options.ValidationSet is { } held)
        {
            var list = new SequenceList(0, hasTokens: true, TargetKind.Tokens);
            Load(held, encoding, ValidationRole, list);
            if (list.Count == 0)
                throw new InvalidOperationException("There is no validation row.");
            validation = list;
        }
        else if (options.ValidationFraction > 0 && rows.Count < 2)
            throw new InvalidOperationException($"{nameof(options.ValidationFraction)} is {options.ValidationFraction}, but there is only 1 row; holding rows out needs at least 2.");
        else if (options.ValidationFraction > 0)
            (training, validation) = SequenceSplit.Random(rows, options.ValidationFraction, options.EngineSeed);

        var vectors = TokenVectors.Create(options, options.InputName, encoding, schema, log)!;
        var network = new RecurrentNetwork(NetworkOptionsFor(vectors.Options), options.EngineSeed);
        vectors.WriteTo(network);
        var plan = options.MakeTrainingOptions(log) with
        {
            SampledClasses = options.SampledTokens < encoding.TokenCount ? options.SampledTokens : 0,
            Progress = new PerplexityProgress(log, options.Progress),
        };
        var result = new TrainingLoop(network, new SoftmaxCrossEntropyLoss(), plan).Run(training, validation, options.CancellationToken);
        log.Info($"{result.Outcome} after {result.Epochs} epochs{(result.BestEpoch > 0 ? $", with the weights of epoch {result.BestEpoch}" : "")}.");
        if (result.DroppedSteps > 0)
            log.Warning($"{result.DroppedSteps} steps were dropped because the loss or a gradient was not finite.");
        return (network, result);
    }

    private NetworkOptions NetworkOptionsFor(EmbeddingOptions vectors)
    {
        // Every token is predicted, the boundary too, so that none of them is padding.
        var network = options.MakeNetworkOptions(0, vectors with { PaddingIndex = -1 }, vectors.VocabularySize, SequencePooling.None);
        var topSize = options.ProjectionSize > 0 ? options.ProjectionSize : network.HiddenSizes[^1];
        return network with
        {
            SeparateDirections = options.Bidirectional,
            HeadPerDirection = options.Bidirectional,
            TieWeights = vectors.Size == topSize,
        };
    }

    private FeatureScale LearnScale(EncoderModel encoder, IDataView input)
    {
        var rows = new SequenceList(0, hasTokens: true, TargetKind.Tokens);
        Load(input, encoder.Encoding, Role, rows);
        if (rows.Count == 0)
            throw new InvalidOperationException($"{nameof(options.NormalizeFeatures)} is true, but Fit was given no row to learn the scale of the features from.");
        var moments = new FeatureMoments(encoder.OutputSize);
        using var vectors = new SequenceEncoder(encoder.Network, encoder.Pooling, options.NumberOfThreads);
        vectors.Encode(rows, (_, vector) => moments.Add(vector));
        return moments.ToScale();
    }
}
