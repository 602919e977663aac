using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Data;

/// <summary>Mean and deviation of each feature of a step over all steps of the training rows. Immutable and safe to share.</summary>
internal sealed class FeatureScale
{
    private readonly float[] _means;
    private readonly float[] _factors;

    /// <param name="means">Mean of each feature. [I]</param>
    /// <param name="factors">One over the deviation of each feature; 1 for a feature that never changes. [I]</param>
    public FeatureScale(float[] means, float[] factors)
    {
        _means = means;
        _factors = factors;
    }

    public ReadOnlySpan<float> Means => _means;

    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>Learns the scale (Welford 1962, in double precision).</summary>
    public static FeatureScale Learn(SequenceDataset data)
    {
        var size = data.InputSize;
        var means = new double[size];
        var squares = new double[size];
        var step = new float[size];
        long count = 0;
        for (var example = 0; example < data.Count; example++)
        {
            for (var t = 0; t < data.Length(example); t++)
            {
                data.CopyFeatures(example, t, step);
                count++;
                for (var i = 0; i < size; i++)
                {
                    var difference = step[i] - means[i];
                    means[i] += difference / count;
                    squares[i] += difference * (step[i] - means[i]);
                }
            }
        }

        return new FeatureScale(
            Array.ConvertAll(means, mean => (float)mean),
            Array.ConvertAll(squares, square => FactorOf(Math.Sqrt(square / count))));
    }

    /// <summary>Standardises the features of one step or of several. [T, I]</summary>
    public void Apply(Span<float> features)
    {
        for (var start = 0; start < features.Length; start += _means.Length)
        {
            var step = features.Slice(start, _means.Length);
            for (var i = 0; i < step.Length; i++)
                step[i] = (step[i] - _means[i]) * _factors[i];
        }
    }

    // A deviation that is lost in the rounding of single precision would blow noise up, not the feature.
    private static float FactorOf(double deviation) => deviation > 1e-12 && float.IsFinite((float)(1 / deviation)) ? (float)(1 / deviation) : 1;
}
