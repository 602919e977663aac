using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The engine's options for what the reference runs.</summary>
internal static class EngineOptions
{
    public static CellOptions CellOf(ReferenceCellOptions options) => new()
    {
        Kind = options.Kind switch
        {
            ReferenceCellKind.Lstm => CellKind.Lstm,
            ReferenceCellKind.GruResetAfter or ReferenceCellKind.GruResetBefore => CellKind.Gru,
            ReferenceCellKind.MinGru => CellKind.MinGru,
            ReferenceCellKind.MinLstm => CellKind.MinLstm,
            ReferenceCellKind.SLstm => CellKind.SLstm,
            ReferenceCellKind.MLstm => CellKind.MLstm,
            _ => CellKind.Elman,
        },
        ElmanActivation = options.Kind == ReferenceCellKind.ElmanRelu ? ElmanActivation.Relu : ElmanActivation.Tanh,
        ResetAfter = options.Kind != ReferenceCellKind.GruResetBefore,
        Peepholes = options.Peepholes,
        CoupledInputForget = options.CoupledInputForget,
        ProjectionSize = options.ProjectionSize,
        RecurrentHeads = options.RecurrentHeads,
        LayerNormalization = options.LayerNormalization,
        MemoryHeads = options.MemoryHeads,
    };

    /// <summary>Zoneout of every cell that has it.</summary>
    public static NetworkOptions WithZoneout(NetworkOptions options) => options with { Zoneout = options.Cell.Kind == CellKind.MLstm ? 0 : 0.3f };

    public static NetworkOptions NetworkOf(ReferenceNetworkOptions options) => new()
    {
        InputSize = options.InputSize,
        Embedding = options.Vocabulary == 0 ? null :
            new EmbeddingOptions { VocabularySize = options.Vocabulary, Size = options.EmbeddingSize, PaddingIndex = options.PaddingIndex ?? -1 },
        Cell = CellOf(options.Layers[0]),
        HiddenSizes = [.. options.Layers.Select(layer => layer.HiddenSize)],
        Bidirectional = options.Bidirectional,
        SeparateDirections = options.SeparateDirections,
        HeadPerDirection = options.HeadPerDirection,
        Pooling = options.Pooling switch
        {
            null => SequencePooling.None,
            ReferencePoolingKind.Last => SequencePooling.Last,
            ReferencePoolingKind.Mean => SequencePooling.Mean,
            ReferencePoolingKind.Max => SequencePooling.Max,
            ReferencePoolingKind.Joined => SequencePooling.Joined,
            _ => SequencePooling.Attention,
        },
        AttentionSize = Math.Max(1, options.AttentionSize),
        OutputSize = options.OutputSize,
        Characters = options.Characters == 0 ? null : new CharacterEncoderOptions
        {
            VocabularySize = options.Characters,
            EmbeddingSize = options.CharacterSize,
            HiddenSize = options.CharacterUnits,
        },
        Factors = [.. options.Factors.Select(factor => new FactorOptions { VocabularySize = factor.Vocabulary, Size = factor.Size })],
        TieWeights = options.TieWeights,
        InputProjectionSize = options.InputProjectionSize,
        ResidualConnections = options.ResidualConnections,
        HorizonHead = options.HorizonBlocks == 0 ? null : new HorizonHeadOptions
        {
            Blocks = options.HorizonBlocks,
            InputSize = options.HorizonInputSize,
            HiddenSize = options.HorizonHiddenSize,
        },
        Decoder = options.DecoderSteps == 0 ? null : new DecoderOptions { Steps = options.DecoderSteps, InputSize = options.DecoderInputSize },
    };
}
