namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The names of the columns that a trainer of labels reads. Immutable.</summary>
/// <param name="Label">The column to learn.</param>
/// <param name="Features">The column of sequences.</param>
/// <param name="Weight">The column of the weight of each row; null if all rows count the same.</param>
internal sealed record LabeledColumns(string Label, string Features, string? Weight);
