namespace Microsoft.ML.Recurrent.Featurizing.Series.Views;

/// <summary>
/// Specifies one way in which a network reads a series, and how its states become features. A network reads a few values at a time: a short view shows it the
/// outline, a long one the details, and differences show what a trend hides.
/// </summary>
/// <param name="Length">The number of values to which a series is stretched or shrunk; 0 for the values as they are.</param>
/// <param name="AsDifferences">Whether the changes from value to value are read in place of the values.</param>
/// <param name="Stride">The number of values from one step of the network to the next.</param>
/// <param name="Pooling">How the states of the steps become features.</param>
internal sealed record SeriesView(int Length, bool AsDifferences, int Stride, StatePooling Pooling)
{
    /// <summary>Returns the number of values of the view of a series.</summary>
    /// <param name="count">The number of values of the series, at least one.</param>
    /// <param name="most">The largest number of values; a longer series is shrunk to it, so that all of it counts.</param>
    public int LengthOf(int count, int most) => Length > 0 ? Length : Math.Min(count, most);

    /// <summary>Writes the values of the view, of mean 0 and deviation 1.</summary>
    /// <param name="values">The series.</param>
    /// <param name="length">The number of values of the view.</param>
    /// <param name="seen">Receives the values, and has room for one more. [length + 1]</param>
    public void Show(ReadOnlySpan<float> values, int length, Span<float> seen)
    {
        Resampling.Apply(values, AsDifferences ? seen[..(length + 1)] : seen[..length]);
        for (var i = 0; AsDifferences && i < length; i++)
            seen[i] = seen[i + 1] - seen[i];
        Standardization.Apply(seen[..length]);
    }
}
