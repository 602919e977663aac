using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Regression;

/// <summary>The mean and standard deviation of the targets on which a regression was trained.</summary>
internal readonly record struct TargetScale(float Mean, float Deviation)
{
    public static TargetScale Learn(SequenceDataset training)
    {
        double weight = 0, mean = 0, squares = 0;
        for (var example = 0; example < training.Count; example++)
        {
            if (training.Weight(example) == 0)
                continue;
            weight += training.Weight(example);
            var difference = training.Values(example)[0] - mean;
            mean += difference * training.Weight(example) / weight;
            squares += training.Weight(example) * difference * (training.Values(example)[0] - mean);
        }

        var deviation = weight > 0 ? Math.Sqrt(squares / weight) : 0;
        return new TargetScale((float)mean, SingleRounding.Explains(deviation, mean) ? 1 : (float)deviation);
    }

    public float Standardize(float value) => (value - Mean) / Deviation;

    public float Restore(float value) => (value * Deviation) + Mean;
}
