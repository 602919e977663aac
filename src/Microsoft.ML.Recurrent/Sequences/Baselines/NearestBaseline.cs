using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Answers with the target of the nearest known row, by the distance of the values of all steps. Immutable; safe for concurrent use.</summary>
internal sealed class NearestBaseline
{
    private readonly BaselineRows _rows;
    private readonly float[] _factors; // of each value, the same for all steps of a column
    private readonly float[][] _known;

    /// <param name="rows">The known rows.</param>
    /// <param name="features">The layout of their features.</param>
    public NearestBaseline(BaselineRows rows, BaselineFeatures features)
    {
        _rows = rows;
        _factors = new float[features.FirstBlock];
        for (var first = 0; first < _factors.Length; first += features.Steps)
        {
            var values = rows.Features.SelectMany(row => row.Skip(first).Take(features.Steps)).Select(value => (double)value).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            _factors.AsSpan(first, features.Steps).Fill(deviation > 0 ? (float)Math.Min(1 / deviation, float.MaxValue) : 0);
        }

        _known = Array.ConvertAll(rows.Features, Scale);
    }

    /// <summary>Returns the answer to a row.</summary>
    public double Answer(float[] features)
    {
        var values = Scale(features);
        var (best, least) = (0, float.PositiveInfinity);
        for (var row = 0; row < _known.Length; row++)
        {
            var distance = TensorPrimitives.Distance<float>(_known[row], values);
            if (distance < least)
                (best, least) = (row, distance);
        }

        return _rows.Targets[best];
    }

    private float[] Scale(float[] features)
    {
        var result = new float[_factors.Length];
        TensorPrimitives.Multiply(features.AsSpan(0, result.Length), _factors, result);
        return result;
    }
}
