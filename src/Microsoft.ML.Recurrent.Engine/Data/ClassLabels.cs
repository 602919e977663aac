namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>Represents the sequences of another data set with one class for each of them as target. Safe for concurrent reading if the other is.</summary>
/// <include file="../Documentation/Joint.xml" path="documentation/example"/>
public sealed class ClassLabels : DelegatingDataset
{
    private readonly int[] _classes;

    /// <summary>Initializes a new instance of the <see cref="ClassLabels"/> class.</summary>
    /// <param name="source">The sequences.</param>
    /// <param name="classes">The class of each example, 0 or more, or -1 if it is unknown. Copied. [Count]</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentException">There is not one class for each example, or a class is below -1.</exception>
    public ClassLabels(SequenceDataset source, ReadOnlySpan<int> classes)
        : base(source)
    {
        if (classes.Length != source.Count)
            throw new ArgumentException($"There are {classes.Length} classes for {source.Count} examples.", nameof(classes));
        for (var i = 0; i < classes.Length; i++)
            if (classes[i] < -1)
                throw new ArgumentException($"The class of example {i} is {classes[i]}; it must be at least 0, or -1 if it is unknown.", nameof(classes));
        _classes = classes.ToArray();
    }

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.Classes;

    /// <inheritdoc/>
    public override bool TargetPerStep => false;

    /// <inheritdoc/>
    public override int TargetWidth => 0;

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Classes(int example) => _classes.AsSpan(example, 1);

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values(int example) => [];
}
