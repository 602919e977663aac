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
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Tests.Training;

/// <summary>A small network of two layers for every cell and every other part that training runs through, with everything that draws switched on.</summary>
internal static partial class TrainingVariants
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
        ["slstm"] = Of(CellKind.SLstm),
        ["slstm normalized"] = Of(new CellOptions { Kind = CellKind.SLstm, LayerNormalization = true }),
        ["slstm heads"] = Of(new CellOptions { Kind = CellKind.SLstm, RecurrentHeads = 2 }) with { HiddenSizes = [32, 64] },
        ["minimal gru"] = Of(CellKind.MinGru),
        ["minimal gru normalized"] = Of(new CellOptions { Kind = CellKind.MinGru, LayerNormalization = true }),
        ["minimal lstm"] = Of(CellKind.MinLstm),
        ["matrix memory"] = Of(CellKind.MLstm) with { Zoneout = 0 },
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
        ["penalties"] = Of(CellKind.Lstm) with { Embedding = s_words, Pooling = SequencePooling.None, OutputSize = Tokens },
        ["dropout of weights"] = Of(CellKind.Lstm) with { Embedding = s_words, Pooling = SequencePooling.None, OutputSize = Tokens },
        ["penalties bidirectional"] = Of(CellKind.Gru) with { Bidirectional = true, Pooling = SequencePooling.Mean },
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
        ["dilated bidirectional"] = Of(CellKind.Gru) with
        {
            HiddenSizes = [5, 6, 4],
            DilationFactor = 2,
            Bidirectional = true,
            Pooling = SequencePooling.Mean,
        },
        ["attention head"] = Of(CellKind.Lstm) with { Embedding = s_words, Pooling = SequencePooling.None, OutputSize = Tokens, AttentionWindow = 4 },
        ["attention head bidirectional"] = Of(CellKind.Gru) with { Bidirectional = true, Pooling = SequencePooling.Max, AttentionWindow = 30 },
        ["xlstm of slstm"] = Of(CellKind.SLstm) with { HiddenSizes = [6, 6], Blocks = RecurrentBlockKind.Xlstm },
        ["xlstm of mlstm"] = Of(CellKind.MLstm) with
        {
            Embedding = s_words,
            HiddenSizes = [4, 4],
            Zoneout = 0,
            Pooling = SequencePooling.None,
            OutputSize = Tokens,
            Blocks = RecurrentBlockKind.Xlstm,
        },
        ["xlstm bidirectional, dilated, with an attention head"] = Of(CellKind.SLstm) with
        {
            HiddenSizes = [5, 5],
            Bidirectional = true,
            Pooling = SequencePooling.Mean,
            Blocks = RecurrentBlockKind.Xlstm,
            DilationFactor = 3,
            AttentionWindow = 4,
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
    private static Dictionary<string, NetworkShape> Shapes(RecurrentShape recurrent) => new()
    {
        ["branches of sequences"] = Of(TinyData.Classes, embedding: s_words,
        [
            new SideBySideShape
            {
                Branches =
                [
                    [recurrent, recurrent, new PooledShape()],
                    [new ConvolutionShape { Channels = 6 }, new ActivationShape(), new PooledShape { Pooling = SequencePooling.Mean }],
                ],
            },
            new DenseShape { Size = 7 },
            new ActivationShape { Function = ActivationFunction.Tanh },
        ]),
        ["branches of steps"] = Of(Tokens, embedding: s_words,
        [
            new SideBySideShape { Branches = [[recurrent, recurrent], [], [new ConvolutionShape { Channels = 3 }]] },
            new GatedShape { Size = 6 },
        ]),
        ["layers between recurrent layers"] = Of(TinyData.Classes, embedding: null,
        [
            recurrent,
            new DenseShape { Size = 4 },
            new ResidualShape { Layers = [new NormalizationShape(), recurrent with { Size = 4 }, new DenseShape { Size = 4 }] },
            new RecurrentShape { Size = 6, Cell = new CellOptions { Kind = CellKind.Gru } },
            new PooledShape { Pooling = SequencePooling.Max },
        ]),
        ["no recurrent layer"] = Of(TinyData.Classes, embedding: null,
            [new ConvolutionShape { Channels = 6, KernelSize = 4 }, new ActivationShape(), new PooledShape { Pooling = SequencePooling.Joined }]),
        ["source attention"] = Of(Tokens, embedding: s_words,
        [
            new SideBySideShape { Branches = [[], [new SourceContextShape { Size = 3, SourceSize = 8 }]] },
            recurrent,
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
                Layers = [recurrent with { Size = 4, Bidirectional = true }],
            },
        },
        ["two heads"] = Of(TinyData.Classes, embedding: null, [recurrent]) with
        {
            FurtherHeads =
            [
                new FurtherHeadShape { Layers = [new PooledShape { Pooling = SequencePooling.Joined }, new DenseShape { Size = 4 }], OutputSize = 3 },
                new FurtherHeadShape { OutputSize = 2 },
            ],
        },
        ["a head alone"] = Of(Tokens, embedding: s_words, []),
    };

    private static readonly Dictionary<string, NetworkShape> s_byName = ByName(options => options, s_recurrent);

    private static readonly Dictionary<string, NetworkShape> s_withoutZoneout = ByName(options => options with { Zoneout = 0 }, s_recurrent with { Zoneout = 0 });

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
        RecurrentDropout = s_byName[name].Decoding is null && !name.StartsWith("minimal", StringComparison.Ordinal) && name is not ("matrix memory" or "xlstm of mlstm") ? 0.2f : 0,
        VariationalDropout = name is "variational dropout" or "tied weights and dropout of words",
        EmbeddingDropout = s_byName[name].Input.Embedding is { UnknownIndex: >= 0 } ? 0.2f : 0,
        TokenDropout = s_byName[name].Input.Embedding is { UnknownIndex: >= 0 } ? 0.2f : 0,
        CharacterDropout = s_byName[name].Input.Characters is null ? 0 : 0.2f,
        WeightDropout = name == "dropout of weights" ? 0.5f : 0,
        ActivationRegularization = name.StartsWith("penalties", StringComparison.Ordinal) ? 2 : 0,
        TemporalActivationRegularization = name.StartsWith("penalties", StringComparison.Ordinal) ? 1 : 0,
    };

    /// <summary>The loss of all heads of a variant.</summary>
    public static ILoss LossOf(string name) => s_byName[name].FurtherHeads.Count == 0 ? new SoftmaxCrossEntropyLoss()
        : new JointLoss(new SoftmaxCrossEntropyLoss(),
            [.. s_byName[name].FurtherHeads.Select((_, head) => new FurtherLoss(new SoftmaxCrossEntropyLoss(), 0.5f + head))]);

    public static RecurrentNetwork Make(string name, ulong seed = 11) => new(s_byName[name], initialization: null, seed);

    /// <summary>Makes a network that computes the same in training as otherwise.</summary>
    public static RecurrentNetwork MakeWithoutZoneout(string name) => new(s_withoutZoneout[name], initialization: null, 11);

    private static Dictionary<string, NetworkShape> ByName(Func<NetworkOptions, NetworkOptions> change, RecurrentShape recurrent) =>
        s_options.Select(pair => (pair.Key, Shape: change(pair.Value).ToShape())).Concat(Shapes(recurrent).Select(pair => (pair.Key, Shape: pair.Value)))
            .ToDictionary(pair => pair.Key, pair => pair.Shape);

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
