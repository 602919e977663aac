using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Determines the weight of each class in the loss: specified, balanced or the same for all.</summary>
/// <param name="Weights">One weight per class, or null if all are 1.</param>
/// <param name="IsChosen">True if classes are balanced because one is rare, although the options do not specify it.</param>
internal sealed record ClassWeighing(float[]? Weights, bool IsChosen)
{
    private const double RareShare = 0.1; // of the rows that a class would have if all had the same number
    private const int LeastRows = 5;      // of a class; fewer are too few to weigh as much as any other class

    /// <summary>Gets a description of what was chosen; null for nothing.</summary>
    public string? Chosen => IsChosen ? "classes of equal weight" : null;

    /// <param name="options">The options that specify the weights.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="classOf">Returns the class of an example.</param>
    /// <exception cref="ArgumentException">The number of specified weights differs from the number of classes.</exception>
    public static ClassWeighing Learn(SequenceClassificationOptions options, int classes, SequenceDataset training, Func<int, int> classOf)
    {
        if (options.ClassWeights is { } given)
        {
            return given.Length == classes ? new ClassWeighing(given, false)
                : throw new ArgumentException($"{nameof(options.ClassWeights)} has {given.Length} values; the label column "
                    + $"'{options.Columns.Label}' has {classes} classes.");
        }

        var isGiven = options.IsGiven(nameof(options.BalanceClasses));
        if (!options.BalanceClasses && (isGiven || training.HasTokens))
            return new ClassWeighing(null, false);
        var (totals, counts) = (new double[classes], new int[classes]);
        for (var example = 0; example < training.Count; example++)
        {
            totals[classOf(example)] += training.Weight(example);
            counts[classOf(example)]++;
        }

        double[] found = [.. totals.Where(total => total > 0)];
        var mean = totals.Sum() / found.Length;
        var isRare = found.Length > 1 && found.Min() < RareShare * mean && counts.Where(count => count > 0).Min() >= LeastRows;
        return !options.BalanceClasses && !isRare ? new ClassWeighing(null, false)
            : new ClassWeighing(Array.ConvertAll(totals, total => total > 0 ? (float)(mean / total) : 1), !options.BalanceClasses);
    }
}
