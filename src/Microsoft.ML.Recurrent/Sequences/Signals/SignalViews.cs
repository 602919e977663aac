namespace Microsoft.ML.Recurrent.Sequences.Signals;

/// <summary>Specifies the views of a sequence that a network reads side by side. Saved models contain these numbers: never renumber.</summary>
[Flags]
internal enum SignalViews
{
    /// <summary>The values, which show level and spread.</summary>
    Raw = 1,

    /// <summary>The values of each column, standardized over the sequence, which show the shape at any level and spread.</summary>
    Shape = 2,

    /// <summary>The changes over a short distance, standardized over the sequence, which show the details that a larger outline hides.</summary>
    Slope = 4,

    /// <summary>All views.</summary>
    All = Raw | Shape | Slope,
}
