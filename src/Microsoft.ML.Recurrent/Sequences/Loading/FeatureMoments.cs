namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Computes the mean and standard deviation of each feature over vectors, from the sums of the differences to the first vector and of their squares. As that
/// vector is part of the data, the ratio of the squares to the variance is at most the number of vectors, which leaves double precision more digits than a
/// Single has. Not thread-safe.
/// </summary>
/// <param name="size">The number of features of a vector, I.</param>
internal sealed class FeatureMoments(int size)
{
    private readonly float[] _first = new float[size];
    private readonly double[] _sums = new double[size];
    private readonly double[] _squares = new double[size];
    private long _count;

    /// <summary>Adds one or several vectors. [n, I]</summary>
    public void Add(ReadOnlySpan<float> vectors)
    {
        if (_count == 0 && !vectors.IsEmpty)
            vectors[..size].CopyTo(_first);
        _count += vectors.Length / size;
        for (var i = 0; i < size; i++)
        {
            double first = _first[i];
            var (sum, square) = (_sums[i], _squares[i]);
            for (var at = i; at < vectors.Length; at += size)
            {
                var difference = vectors[at] - first;
                sum += difference;
                square += difference * difference;
            }

            (_sums[i], _squares[i]) = (sum, square);
        }
    }

    /// <summary>Returns the scale that standardizes the features of the vectors that were added; at least one must have been added.</summary>
    /// <param name="length">
    /// The number by which the features are divided in addition to their standard deviations. With the square root of their number, the mean of the squared
    /// lengths of those vectors is 1.
    /// </param>
    public FeatureScale ToScale(double length = 1)
    {
        var means = new float[size];
        var factors = new float[size];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = (float)(_first[i] + (_sums[i] / _count));
            var deviation = Math.Sqrt(Math.Max(0, _squares[i] - (_sums[i] / _count * _sums[i])) / _count);
            factors[i] = SingleRounding.Explains(deviation, means[i]) ? 1 : (float)Math.Min(1 / (length * deviation), float.MaxValue);
        }

        return new FeatureScale(means, factors);
    }
}
