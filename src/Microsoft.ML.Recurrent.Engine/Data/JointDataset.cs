namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents sequences with targets for several heads of a network: those of the main head and, for each further head, those of another data set of the same
/// sequences. Safe for concurrent reading if all data sets are.
/// </summary>
/// <include file="../Documentation/Joint.xml" path="documentation/example"/>
public sealed class JointDataset : DelegatingDataset
{
    private readonly SequenceDataset _main;
    private readonly SequenceDataset[] _further;

    /// <summary>Initializes a new instance of the <see cref="JointDataset"/> class.</summary>
    /// <param name="main">The sequences with the targets of the main head.</param>
    /// <param name="further">The targets of each further head, in the same order of examples. Only their targets are read.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The data sets have different numbers of examples, or the main one already has further targets.</exception>
    public JointDataset(SequenceDataset main, params ReadOnlySpan<SequenceDataset> further)
        : base(main)
    {
        foreach (var targets in further)
        {
            ArgumentNullException.ThrowIfNull(targets, nameof(further));
            if (targets.Count != main.Count)
                throw new ArgumentException($"There are {targets.Count} further targets for {main.Count} examples.", nameof(further));
            if (targets.ChangesByEpoch)
                throw new ArgumentException("Further targets differ from epoch to epoch, which they must not.", nameof(further));
        }

        if (main.FurtherTargets.Count > 0)
            throw new ArgumentException("The main data set already has further targets.", nameof(main));
        (_main, _further) = (main, further.ToArray());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SequenceDataset> FurtherTargets => _further;

    /// <summary>Gets a text that identifies the content: those of all data sets; null if one of them has none.</summary>
    public override string? Identity
    {
        get
        {
            string?[] parts = [_main.Identity, .. _further.Select(targets => targets.Identity)];
            return parts.Contains(null) ? null : string.Join(" and ", parts);
        }
    }
}
