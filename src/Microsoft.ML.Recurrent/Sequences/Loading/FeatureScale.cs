using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>Mean and deviation of each feature of a step over all steps of the training rows. Immutable and safe to share.</summary>
internal sealed class FeatureScale
{
    private const string Section = "scale";
    private const int StepValues = 1 << 12;

    private readonly float[] _means;
    private readonly float[] _factors;

    /// <param name="means">Mean of each feature. [I]</param>
    /// <param name="factors">One over the deviation of each feature; 1 for a feature that never changes but for rounding. [I]</param>
    public FeatureScale(float[] means, float[] factors)
    {
        _means = means;
        _factors = factors;
    }

    public ReadOnlySpan<float> Means => _means;

    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>
    /// Learns the scale in one pass, from the sums of differences to the first step and of their squares. As that is one of the data, the squares are at most
    /// as many times the variance as there are steps, which leaves double precision more digits than a Single holds.
    /// </summary>
    public static FeatureScale Learn(SequenceDataset data)
    {
        var size = data.InputSize;
        var shifts = new float[size];
        data.CopyFeatures(0, 0, shifts);
        var sums = new double[size];
        var squares = new double[size];
        var most = Math.Max(1, StepValues / size);
        var steps = new float[most * size];
        long count = 0;
        for (var example = 0; example < data.Count; example++)
        {
            var length = data.Length(example);
            for (var first = 0; first < length; first += most)
            {
                var taken = Math.Min(most, length - first);
                data.CopyFeatures(example, first, taken, steps);
                Add(steps.AsSpan(0, taken * size), shifts, sums, squares);
            }

            count += length;
        }

        return OfSums(shifts, sums, squares, count);
    }

    /// <summary>The scale of vectors of which sums are known.</summary>
    /// <param name="shifts">What was taken off each feature, best one of its values. [I]</param>
    /// <param name="sums">Sum of each feature less its shift. [I]</param>
    /// <param name="squares">Sum of the squares of the same. [I]</param>
    /// <param name="count">Number of vectors, at least 1.</param>
    /// <param name="length">What the features are divided by besides their deviations.</param>
    public static FeatureScale OfSums(ReadOnlySpan<float> shifts, ReadOnlySpan<double> sums, ReadOnlySpan<double> squares, long count, double length = 1)
    {
        var means = new float[shifts.Length];
        var factors = new float[shifts.Length];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = (float)(shifts[i] + (sums[i] / count));
            var deviation = Math.Sqrt(Math.Max(0, squares[i] - (sums[i] / count * sums[i])) / count);
            factors[i] = SingleRounding.Explains(deviation, means[i]) ? 1 : (float)Math.Min(1 / (length * deviation), float.MaxValue);
        }

        return new FeatureScale(means, factors);
    }

    /// <summary>Reads the scale of a model, or gives null where it has none.</summary>
    /// <exception cref="ModelFormatException">There are not as many means and factors as features.</exception>
    public static FeatureScale? Load(PayloadReader payload, int features)
    {
        if (!payload.Contains(Section))
            return null;
        var section = payload.GetSection(Section);
        var means = section.ReadSingles();
        var factors = section.ReadSingles();
        if (!TensorPrimitives.IsFiniteAll<float>(means) || !TensorPrimitives.IsFiniteAll<float>(factors))
            throw section.Defect("a mean or factor of a feature is not finite.");
        return means.Length == features && factors.Length == features && features > 0
            ? new FeatureScale(means, factors)
            : throw section.Defect($"there are {means.Length} means and {factors.Length} factors for {features} features.");
    }

    public void Save(PayloadWriter payload)
    {
        var section = payload.AddSection(Section);
        section.Write(Means);
        section.Write(Factors);
    }

    /// <summary>Standardises the features of one step or of several. [T, I]</summary>
    public void Apply(Span<float> features)
    {
        if (_means.Length == 1)
        {
            TensorPrimitives.Subtract(features, _means[0], features);
            TensorPrimitives.Multiply(features, _factors[0], features);
            return;
        }

        for (var start = 0; start < features.Length; start += _means.Length)
        {
            var step = features.Slice(start, _means.Length);
            for (var i = 0; i < step.Length; i++)
                step[i] = (step[i] - _means[i]) * _factors[i];
        }
    }

    private static void Add(ReadOnlySpan<float> steps, ReadOnlySpan<float> shifts, Span<double> sums, Span<double> squares)
    {
        for (var i = 0; i < shifts.Length; i++)
        {
            double shift = shifts[i];
            var (sum, square) = (sums[i], squares[i]);
            for (var at = i; at < steps.Length; at += shifts.Length)
            {
                var difference = steps[at] - shift;
                sum += difference;
                square += difference * difference;
            }

            (sums[i], squares[i]) = (sum, square);
        }
    }
}
