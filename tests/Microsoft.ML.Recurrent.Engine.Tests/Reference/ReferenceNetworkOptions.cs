namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

public sealed record ReferenceNetworkOptions(IReadOnlyList<ReferenceCellOptions> Layers, int OutputSize)
{
    public bool Bidirectional { get; init; }

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

    public ReferencePoolingKind? Pooling { get; init; }

    public int AttentionSize { get; init; }
}
