namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

public sealed record ReferenceNetworkOptions(int InputSize, IReadOnlyList<ReferenceCellOptions> Layers, int OutputSize)
{
    public bool Bidirectional { get; init; }

    /// <summary>Number of embedded tokens; 0 where the input is made of vectors.</summary>
    public int Vocabulary { get; init; }

    public int? PaddingIndex { get; init; }

    public ReferencePoolingKind? Pooling { get; init; }

    public int AttentionSize { get; init; }
}
