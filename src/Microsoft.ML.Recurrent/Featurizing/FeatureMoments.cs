using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>Collects the mean and deviation of each feature over vectors, as differences to the first vector, which keeps the digits of double precision. Not thread-safe.</summary>
internal sealed class FeatureMoments(int size)
{
    private readonly float[] _first = new float[size];
    private readonly double[] _sums = new double[size];
    private readonly double[] _squares = new double[size];

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<float> vector)
    {
        if (Count++ == 0)
            vector.CopyTo(_first);
        for (var i = 0; i < _first.Length; i++)
        {
            var difference = (double)vector[i] - _first[i];
            _sums[i] += difference;
            _squares[i] += difference * difference;
        }
    }

    /// <summary>
    /// The scale that standardises the features of vectors like those that were added, at least one, and divides them by the root of their number: so the mean of
    /// the squared lengths of those vectors is 1.
    /// </summary>
    public FeatureScale ToScale() => FeatureScale.OfSums(_first, _sums, _squares, Count, length: Math.Sqrt(_first.Length));
}
