namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

public sealed record ReferenceNetworkOptions(IReadOnlyList<ReferenceCellOptions> Layers, int OutputSize)
{
    public bool Bidirectional { get; init; }

    /// <summary>Whether each direction is a stack of its own.</summary>
    public bool SeparateDirections { get; init; }

    /// <summary>Whether the head reads each direction by itself: [b][2 T][O], the forward halves of all steps, then the reverse halves.</summary>
    public bool HeadPerDirection { get; init; }

    /// <summary>Features of a step; they stand behind the embedding.</summary>
    public int InputSize { get; init; }

    /// <summary>Number of embedded tokens; 0 where there are features only.</summary>
    public int Vocabulary { get; init; }

    public int EmbeddingSize { get; init; }

    public int? PaddingIndex { get; init; }

    /// <summary>Number of characters; 0 where tokens are not spelled.</summary>
    public int Characters { get; init; }

    public int CharacterSize { get; init; }

    /// <summary>Units of each direction of the characters' encoder.</summary>
    public int CharacterUnits { get; init; }

    /// <summary>The number of values and the width of the vectors of each factor, which follow the characters.</summary>
    public IReadOnlyList<(int Vocabulary, int Size)> Factors { get; init; } = [];

    /// <summary>The head's matrix is the embedding's.</summary>
    public bool TieWeights { get; init; }

    public ReferencePoolingKind? Pooling { get; init; }

    public int AttentionSize { get; init; }

    /// <summary>Width of the dense layer in front of the stack; 0 for none.</summary>
    public int InputProjectionSize { get; init; }

    /// <summary>Steps decoded behind each sequence, which alone the head reads then; 0 for none.</summary>
    public int DecoderSteps { get; init; }

    /// <summary>Features of a decoded step.</summary>
    public int DecoderInputSize { get; init; }

    /// <summary>Every layer but the first adds its input to its output.</summary>
    public bool ResidualConnections { get; init; }

    /// <summary>Blocks of outputs that the head computes for each row, each from its own features, the last ones of a step; 0 for none.</summary>
    public int HorizonBlocks { get; init; }

    /// <summary>Features of a block.</summary>
    public int HorizonInputSize { get; init; }

    public int HorizonHiddenSize { get; init; }

    /// <summary>Features of a step that the layers before the head read.</summary>
    public int FeatureSize => InputSize - (HorizonBlocks * HorizonInputSize);
}
