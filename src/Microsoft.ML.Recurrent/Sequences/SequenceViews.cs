namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the views of a sequence of numbers that a network reads side by side. Saved models contain these numbers: never renumber.</summary>
[Flags]
public enum SequenceViews
{
    /// <summary>No view, which is not enough for a network.</summary>
    None = 0,

    /// <summary>The values, which show level and spread.</summary>
    Values = 1,

    /// <summary>The values of each column, standardized over the sequence, which show the shape at any level and spread.</summary>
    StandardizedValues = 2,

    /// <summary>
    /// The changes of each column over 1/32 of the sequence in either direction, standardized over the sequence, which show the details that a larger outline
    /// hides.
    /// </summary>
    StandardizedChanges = 4,

    /// <summary>All views.</summary>
    All = Values | StandardizedValues | StandardizedChanges,
}
