using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>The factor by which each class weighs in the loss: given, balanced, or none.</summary>
internal static class ClassWeighing
{
    /// <param name="options">What is wanted.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="classOf">The class of an example.</param>
    /// <returns>One factor per class, or null where all are 1.</returns>
    /// <exception cref="ArgumentException">The number of given weights is not the number of classes.</exception>
    public static float[]? Learn(SequenceClassificationOptions options, int classes, SequenceDataset training, Func<int, int> classOf)
    {
        if (options.ClassWeights is { } given)
        {
            return given.Length == classes ? given
                : throw new ArgumentException($"{nameof(options.ClassWeights)} has {given.Length} values; the label column "
                    + $"'{options.LabelColumnName}' has {classes} classes.");
        }

        if (!options.BalanceClasses)
            return null;
        var totals = new double[classes];
        for (var example = 0; example < training.Count; example++)
            totals[classOf(example)] += training.Weight(example);
        var mean = totals.Sum() / totals.Count(total => total > 0);
        return Array.ConvertAll(totals, total => total > 0 ? (float)(mean / total) : 1);
    }
}
