namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents target sequences, each with the source sequence from which a network is to produce it. Safe for concurrent reading if both data sets are.
/// </summary>
/// <include file="../Documentation/Translate.xml" path="documentation/example"/>
public sealed class PairedDataset : DelegatingDataset
{
    private readonly SequenceDataset _target;

    /// <summary>Initializes a new instance of the <see cref="PairedDataset"/> class.</summary>
    /// <param name="target">
    /// The target sequences with their targets. For sequences of tokens of kind <see cref="TargetKind.Tokens"/>, each starts with a token that marks the start
    /// and ends with one that marks the end.
    /// </param>
    /// <param name="source">The source sequences, one for each target sequence, in the same order. Their targets are not read.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The data sets have different numbers of examples, or the target already has a source.</exception>
    public PairedDataset(SequenceDataset target, SequenceDataset source)
        : base(target)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (target.Count != source.Count)
            throw new ArgumentException($"There are {source.Count} source sequences for {target.Count} target sequences.", nameof(source));
        if (target.Source is not null)
            throw new ArgumentException("The target sequences already have a source.", nameof(target));
        if (source.ChangesByEpoch)
            throw new ArgumentException("The source sequences differ from epoch to epoch, which those of pairs must not.", nameof(source));
        (_target, Source) = (target, source);
    }

    /// <inheritdoc/>
    public override SequenceDataset Source { get; }

    /// <summary>Gets a text that identifies the content: those of both data sets; null if one of them has none.</summary>
    public override string? Identity => _target.Identity is { } target && Source.Identity is { } source ? $"{target} from {source}" : null;
}
