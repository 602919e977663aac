using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>The mean and standard deviation of each feature of a step over all steps of the training rows. Immutable and safe to share.</summary>
internal sealed class FeatureScale
{
    private const string Section = "scale";
    private const int StepValues = 1 << 12;

    private readonly float[] _means;
    private readonly float[] _factors;

    /// <param name="means">The mean of each feature. [I]</param>
    /// <param name="factors">The inverse of the standard deviation of each feature; 1 for a feature that is constant except for rounding. [I]</param>
    public FeatureScale(float[] means, float[] factors)
    {
        _means = means;
        _factors = factors;
    }

    public ReadOnlySpan<float> Means => _means;

    public ReadOnlySpan<float> Factors => _factors;

    /// <summary>Learns the scale in one pass over the steps of all examples.</summary>
    public static FeatureScale Learn(SequenceDataset data)
    {
        var size = data.InputSize;
        var moments = new FeatureMoments(size);
        var most = Math.Max(1, StepValues / size);
        var steps = new float[most * size];
        for (var example = 0; example < data.Count; example++)
        {
            var length = data.Length(example);
            for (var first = 0; first < length; first += most)
            {
                var taken = Math.Min(most, length - first);
                data.CopyFeatures(example, first, taken, steps);
                moments.Add(steps.AsSpan(0, taken * size));
            }
        }

        return moments.ToScale();
    }

    /// <summary>Reads the scale of a model, or returns null if it has none.</summary>
    /// <exception cref="ModelFormatException">The numbers of means, factors and features differ.</exception>
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

    /// <summary>Returns a scale that leaves some of the features as they are.</summary>
    /// <param name="isScaled">For each feature, whether it is standardized. [I]</param>
    /// <returns>The scale; null if it leaves all features as they are.</returns>
    public FeatureScale? Only(IReadOnlyList<bool> isScaled) => !isScaled.Contains(true) ? null : new FeatureScale(
        [.. _means.Select((mean, i) => isScaled[i] ? mean : 0)], [.. _factors.Select((factor, i) => isScaled[i] ? factor : 1)]);

    public void Save(PayloadWriter payload)
    {
        var section = payload.AddSection(Section);
        section.Write(Means);
        section.Write(Factors);
    }

    /// <summary>Standardizes the features of one or several steps. [T, I]</summary>
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
}
