using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents a column with a further feature of each step of a sequence, next to the column of the sequence itself, such as the part of speech of each word.
/// The column may be a vector of text or a vector of keys, with one value per step, each of which gets a learned vector of its own (Sennrich and Haddow 2016);
/// or a vector of Single with <see cref="StepSize"/> numbers per step. Empty text is a value like any other; key 0, and values that do not occur in training,
/// count as one unknown value.
/// </summary>
/// <param name="ColumnName">The name of the column.</param>
/// <remarks>Immutable. A row whose columns have different numbers of steps is an error.</remarks>
public sealed record StepFeature(string ColumnName)
{
    /// <summary>Gets the length of the learned vector of a value of text or keys.</summary>
    /// <value>
    /// The default is null: 1.6 times the number of values to the power of 0.56, rounded, and at most 50. Otherwise 1 to 65,536; null for numbers.
    /// </value>
    public int? EmbeddingSize { get; init; }

    /// <summary>Gets the number of values of a step in a vector of Single. The length of every row must be a multiple of it.</summary>
    /// <value>The default is 1; 1 to 65,536. 1 for text and keys.</value>
    public int StepSize { get; init; } = 1;

    /// <summary>
    /// Gets a value that indicates whether each of the <see cref="StepSize"/> numbers is standardized by its mean and standard deviation over all steps of the
    /// training rows.
    /// </summary>
    /// <value>The default is true, which has no effect for text and keys.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>Returns the feature of a column with the default settings.</summary>
    /// <param name="columnName">The name of the column.</param>
    public static implicit operator StepFeature(string columnName) => new(columnName);

    /// <summary>Returns the feature of a column with the default settings.</summary>
    /// <param name="columnName">The name of the column.</param>
    /// <returns>The feature.</returns>
    public static StepFeature FromString(string columnName) => new(columnName);

    /// <summary>Returns the name of the column.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => ColumnName;

    /// <summary>Gets a value that indicates whether the settings are within their bounds.</summary>
    internal bool IsValid => !string.IsNullOrEmpty(ColumnName) && EmbeddingSize is null or (>= 1 and <= RecurrentDefaults.LargestSize)
        && StepSize is >= 1 and <= RecurrentDefaults.LargestSize;

    /// <summary>Returns the length of the vectors of a column with a number of values, the unknown one among them.</summary>
    internal int SizeOf(int values) => EmbeddingSize ?? (int)Math.Clamp(Math.Round(1.6 * Math.Pow(values, 0.56)), 1, 50);
}
