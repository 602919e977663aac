using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Determines the weight of each class in the loss: specified, balanced or the same for all.</summary>
internal static class ClassWeighing
{
    /// <param name="options">The options that specify the weights.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="classOf">Returns the class of an example.</param>
    /// <returns>One weight per class, or null if all are 1.</returns>
    /// <exception cref="ArgumentException">The number of specified weights differs from the number of classes.</exception>
    public static float[]? Learn(SequenceClassificationOptions options, int classes, SequenceDataset training, Func<int, int> classOf)
    {
        if (options.ClassWeights is { } given)
        {
            return given.Length == classes ? given
                : throw new ArgumentException($"{nameof(options.ClassWeights)} has {given.Length} values; the label column "
                    + $"'{options.Columns.Label}' has {classes} classes.");
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
