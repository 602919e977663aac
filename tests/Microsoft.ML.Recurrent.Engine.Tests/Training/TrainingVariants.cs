using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>A small network of two layers for every cell and every other part that training runs through, with everything that draws switched on.</summary>
internal static class TrainingVariants
{
    private const int Tokens = 6;
    private const int SourceTokens = 4;

    private static readonly CharacterEncoderOptions s_characters = new() { VocabularySize = 5, EmbeddingSize = 4, HiddenSize = 3 };
    private static readonly RecurrentShape s_recurrent = new() { Size = 5, Zoneout = 0.1f };
    private static readonly EmbeddingOptions s_words = new() { VocabularySize = Tokens, Size = 4, PaddingIndex = 0 };

    private static readonly Dictionary<string, NetworkOptions> s_options = new()
    {
        ["elman tanh"] = Of(CellKind.Elman),
        ["elman relu"] = Of(new CellOptions { Kind = CellKind.Elman, ElmanActivation = ElmanActivation.Relu }),
        ["elman normalized"] = Of(new CellOptions { Kind = CellKind.Elman, LayerNormalization = true }),
        ["lstm"] = Of(CellKind.Lstm),
        ["lstm peepholes"] = Of(new CellOptions { Peepholes = true }),
        ["lstm coupled"] = Of(new CellOptions { CoupledInputForget = true }),
        ["lstm projection"] = Of(new CellOptions { ProjectionSize = 4 }),
        ["lstm everything"] = Of(new CellOptions { Peepholes = true, CoupledInputForget = true, ProjectionSize = 4, LayerNormalization = true }),
        ["gru"] = Of(CellKind.Gru),
        ["gru normalized"] = Of(new CellOptions { Kind = CellKind.Gru, LayerNormalization = true }),
        ["gru reset before"] = Of(new CellOptions { Kind = CellKind.Gru, ResetAfter = false }),
        ["gru reset before normalized"] = Of(new CellOptions { Kind = CellKind.Gru, ResetAfter = false, LayerNormalization = true }),
        ["mean pooling"] = Of(CellKind.Lstm) with { Pooling = SequencePooling.Mean },
        ["joined pooling"] = Of(CellKind.Gru) with { Pooling = SequencePooling.Joined },
        ["max pooling"] = Of(CellKind.Gru) with { Pooling = SequencePooling.Max },
        ["output per step"] = Of(CellKind.Lstm) with { Pooling = SequencePooling.None },
        ["bidirectional attention"] = Of(CellKind.Gru) with { Bidirectional = true, Pooling = SequencePooling.Attention, AttentionSize = 4 },
        ["embedding"] = Of(CellKind.Lstm) with { Embedding = s_words },
        ["characters"] = Of(CellKind.Lstm) with { Characters = s_characters },
        ["embedding and characters"] = Of(CellKind.Gru) with
        {
            Embedding = new EmbeddingOptions { VocabularySize = Tokens, Size = 4 },
            Characters = s_characters,
            Pooling = SequencePooling.Mean,
        },
        ["separate directions"] = Of(CellKind.Lstm) with { Bidirectional = true, SeparateDirections = true, Pooling = SequencePooling.Mean },
        ["language model"] = Of(CellKind.Lstm) with { Embedding = s_words, Pooling = SequencePooling.None, OutputSize = Tokens },
        ["bidirectional language model"] = Of(CellKind.Lstm) with
        {
            Embedding = s_words,
            Bidirectional = true,
            SeparateDirections = true,
            HeadPerDirection = true,
            Pooling = SequencePooling.None,
            OutputSize = Tokens,
        },
        ["variational dropout"] = Of(CellKind.Lstm) with { Pooling = SequencePooling.Mean },
        ["tied weights and dropout of words"] = Of(CellKind.Lstm) with
        {
            Embedding = new EmbeddingOptions { VocabularySize = Tokens, Size = 5, UnknownIndex = 1 },
            OutputSize = Tokens,
            TieWeights = true,
            Pooling = SequencePooling.None,
        },
        ["input projection"] = Of(CellKind.Gru) with { InputProjectionSize = 7 },
        ["residual"] = Of(CellKind.Lstm) with { HiddenSizes = [7, 7, 7], ResidualConnections = true },
        ["residual bidirectional"] = Of(CellKind.Gru) with
        {
            HiddenSizes = [5, 5],
            ResidualConnections = true,
            Bidirectional = true,
            Pooling = SequencePooling.Mean,
        },
        ["horizon head"] = Of(CellKind.Gru) with
        {
            Pooling = SequencePooling.None,
            OutputSize = 32,
            HorizonHead = new HorizonHeadOptions { Blocks = 2, InputSize = 1, HiddenSize = 16 },
        },
        ["horizon head pooled"] = Of(CellKind.Lstm) with
        {
            HiddenSizes = [6, 6],
            ResidualConnections = true,
            OutputSize = 32,
            HorizonHead = new HorizonHeadOptions { Blocks = 1, InputSize = 2, HiddenSize = 32 },
        },
        ["horizon head on an embedding"] = Of(CellKind.Lstm) with
        {
            Embedding = s_words,
            Pooling = SequencePooling.None,
            OutputSize = 48,
            HorizonHead = new HorizonHeadOptions { Blocks = 3, InputSize = 1, HiddenSize = 16 },
        },
        ["front layers"] = Of(CellKind.Gru) with
        {
            Embedding = s_words,
            Pooling = SequencePooling.None,
            OutputSize = Tokens,
            FrontLayers =
            [
                new ConvolutionShape { Channels = 6, Dilation = 2 },
                new NormalizationShape(),
                new ActivationShape(),
                new ResidualShape { Layers = [new NormalizationShape { Statistic = NormalizationKind.RootMeanSquare }, new GatedShape { Size = 6 }] },
                new SideBySideShape { Branches = [[], [new TimePoolingShape { Stride = 1 }, new DenseShape { Size = 3 }]] },
            ],
        },
        ["front layers with a stride"] = Of(CellKind.Lstm) with
        {
            Bidirectional = true,
            Pooling = SequencePooling.Attention,
            AttentionSize = 4,
            FrontLayers = [new ConvolutionShape { Channels = 5, Stride = 2, Causal = false }, new TimePoolingShape()],
        },
        ["decoder"] = Of(CellKind.Gru) with
        {
            InputProjectionSize = 7,
            Zoneout = 0,
            Pooling = SequencePooling.None,
            Decoder = new DecoderOptions { Steps = 3, InputSize = 2 },
        },
        ["decoder without features"] = Of(CellKind.Lstm) with
        {
            Zoneout = 0,
            Pooling = SequencePooling.None,
            Decoder = new DecoderOptions { Steps = 4 },
        },
    };

    // Those that options cannot specify.
    private static readonly Dictionary<string, NetworkShape> s_shapes = new()
    {
        ["branches of sequences"] = Of(TinyData.Classes, embedding: s_words,
        [
            new SideBySideShape
            {
                Branches =
                [
                    [s_recurrent, s_recurrent, new PooledShape()],
                    [new ConvolutionShape { Channels = 6 }, new ActivationShape(), new PooledShape { Pooling = SequencePooling.Mean }],
                ],
            },
            new DenseShape { Size = 7 },
            new ActivationShape { Function = ActivationFunction.Tanh },
        ]),
        ["branches of steps"] = Of(Tokens, embedding: s_words,
        [
            new SideBySideShape { Branches = [[s_recurrent, s_recurrent], [], [new ConvolutionShape { Channels = 3 }]] },
            new GatedShape { Size = 6 },
        ]),
        ["layers between recurrent layers"] = Of(TinyData.Classes, embedding: null,
        [
            s_recurrent,
            new DenseShape { Size = 4 },
            new ResidualShape { Layers = [new NormalizationShape(), s_recurrent with { Size = 4 }, new DenseShape { Size = 4 }] },
            new RecurrentShape { Size = 6, Cell = new CellOptions { Kind = CellKind.Gru } },
            new PooledShape { Pooling = SequencePooling.Max },
        ]),
        ["no recurrent layer"] = Of(TinyData.Classes, embedding: null,
            [new ConvolutionShape { Channels = 6, KernelSize = 4 }, new ActivationShape(), new PooledShape { Pooling = SequencePooling.Joined }]),
        ["source attention"] = Of(Tokens, embedding: s_words,
        [
            new SideBySideShape { Branches = [[], [new SourceContextShape { Size = 3, SourceSize = 8 }]] },
            s_recurrent,
            new SideBySideShape
            {
                Branches = [[], [new SourceAttentionShape { Size = 6, SourceSize = 8, Heads = 2, Scoring = AttentionScoring.Additive }]],
            },
            new SideBySideShape { Branches = [[], [new SourceAttentionShape { Size = 4, SourceSize = 8 }]] },
        ]) with
        {
            Source = new SourceShape
            {
                Input = new InputShape { Embedding = new EmbeddingOptions { VocabularySize = SourceTokens, Size = 4, PaddingIndex = 0 } },
                Layers = [s_recurrent with { Size = 4, Bidirectional = true }],
            },
        },
        ["a head alone"] = Of(Tokens, embedding: s_words, []),
    };

    private static readonly Dictionary<string, NetworkShape> s_byName =
        s_options.Select(pair => (pair.Key, Shape: pair.Value.ToShape())).Concat(s_shapes.Select(pair => (pair.Key, Shape: pair.Value)))
            .ToDictionary(pair => pair.Key, pair => pair.Shape);

    public static TheoryData<string> Names => [.. s_byName.Keys];

    /// <summary>Those that give an output at every step that needs no later one, which can be truncated and run as a stream.</summary>
    public static TheoryData<string> StreamingNames => [.. s_byName.Keys.Where(IsStreaming)];

    /// <summary>Whether a variant is one of the <see cref="StreamingNames"/>.</summary>
    public static bool IsStreaming(string name) =>
        s_byName[name] is { IsBidirectional: false, Decoding: null, PoolsByAttention: false, Source: null };

    /// <summary>The noise under which a variant is trained.</summary>
    public static NoiseOptions NoiseOf(string name) => new()
    {
        Dropout = 0.2f,
        InputDropout = 0.1f,
        RecurrentDropout = s_byName[name].Decoding is null ? 0.2f : 0,
        VariationalDropout = name is "variational dropout" or "tied weights and dropout of words",
        EmbeddingDropout = s_byName[name].Input.Embedding is { UnknownIndex: >= 0 } ? 0.2f : 0,
        TokenDropout = s_byName[name].Input.Embedding is { UnknownIndex: >= 0 } ? 0.2f : 0,
        CharacterDropout = s_byName[name].Input.Characters is null ? 0 : 0.2f,
    };

    public static RecurrentNetwork Make(string name, ulong seed = 11) => new(s_byName[name], initialization: null, seed);

    public static SequenceDataset Data(string name, int count, int shortest, int longest, ulong seed = 7)
    {
        var shape = s_byName[name];
        var source = !shape.Pools ? TinyData.Tagging(count, shortest, longest, seed) : TinyData.Classification(count, shortest, longest, seed);
        if (shape.Input.Embedding is null && shape.Input.Characters is null && shape.Decoding is null)
            return source;
        var random = new SeededRandom(seed, 1);
        if (shape.Decoding is not null)
            return Decoded(source, shape.Decoding, random);
        var kind = !shape.Pools ? TargetKind.Tokens : TargetKind.Classes;
        var data = new SequenceList(TinyData.InputSize, shape.Input.Embedding is not null, kind, hasSpellings: shape.Input.Characters is not null);
        for (var i = 0; i < source.Count; i++)
        {
            var features = new float[source.Length(i) * TinyData.InputSize];
            var tokens = new int[source.Length(i)];
            for (var t = 0; t < tokens.Length; t++)
            {
                source.CopyFeatures(i, t, features.AsSpan(t * TinyData.InputSize));
                tokens[t] = random.NextInt32(Tokens);
            }

            int[] spellings = shape.Input.Characters is null ? [] : [.. tokens.Select(token => data.AddSpelling(Spelling(token)))];
            data.Add(features, shape.Input.Embedding is null ? [] : tokens, spellings, kind == TargetKind.Tokens ? [] : source.Classes(i), []);
        }

        return shape.Source is null ? data : new PairedDataset(data, Sources(data.Count, random));
    }

    // Of other lengths than the targets.
    private static SequenceList Sources(int count, SeededRandom random)
    {
        var sources = new SequenceList(0, hasTokens: true, TargetKind.None);
        for (var i = 0; i < count; i++)
            sources.Add([], [.. Enumerable.Range(0, 1 + random.NextInt32(9)).Select(_ => random.NextInt32(SourceTokens))], [], []);
        return sources;
    }

    /// <summary>The characters of a token for networks that encode them, otherwise nothing.</summary>
    public static int[] Characters(string name, int token) => s_byName[name].Input.Characters is null ? [] : Spelling(token);

    // The class of a decoded step from the sign of the first step's features, at later ones turned around.
    private static SequenceList Decoded(SequenceList source, DecodingShape decoder, SeededRandom random)
    {
        var data = new SequenceList(
            TinyData.InputSize, false, TargetKind.Classes, targetPerStep: true, decoderSteps: decoder.Steps, decoderInputSize: decoder.InputSize);
        for (var i = 0; i < source.Count; i++)
        {
            var features = new float[source.Length(i) * TinyData.InputSize];
            source.CopyFeatures(i, 0, source.Length(i), features);
            float[] known = [.. Enumerable.Range(0, decoder.Steps * decoder.InputSize).Select(_ => (2 * random.NextSingle()) - 1)];
            int[] classes = [.. Enumerable.Range(0, decoder.Steps).Select(step => (features[0] > 0 ? 1 : 0) ^ (step % 2))];
            data.Add(features, [], [], known, classes, []);
        }

        return data;
    }

    // Of one to six characters.
    private static int[] Spelling(int token) => [.. Enumerable.Range(0, token + 1).Select(k => ((3 * token) + (k * k)) % 5)];

    private static NetworkOptions Of(CellKind kind) => Of(new CellOptions { Kind = kind });

    private static NetworkOptions Of(CellOptions cell) => new()
    {
        InputSize = TinyData.InputSize,
        Cell = cell,
        HiddenSizes = [9, 5],
        Zoneout = 0.1f,
        OutputSize = TinyData.Classes,
    };

    private static NetworkShape Of(int outputSize, EmbeddingOptions? embedding, LayerList layers) => new()
    {
        Input = new InputShape { InputSize = TinyData.InputSize, Embedding = embedding },
        Layers = layers,
        Head = new HeadShape { OutputSize = outputSize },
    };
}
