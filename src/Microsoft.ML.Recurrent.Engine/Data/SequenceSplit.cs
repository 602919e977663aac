using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>Splits a data set into a training set and a validation set. Stateless and safe for concurrent use.</summary>
public static class SequenceSplit
{
    /// <summary>Draws the validation examples at random. Both parts keep the order of the source.</summary>
    /// <param name="data">The data set, which has at least 2 examples.</param>
    /// <param name="fraction">
    /// The fraction of the examples to validate on, above 0 and below 1; rounded to a whole number of examples, at least 1 in either part.
    /// </param>
    /// <param name="seed">The seed of the draw. The same number of examples, fraction and seed result in the same split on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <returns>The training set and the validation set.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 examples.</exception>
    public static (SequenceSubset Training, SequenceSubset Validation) Random(SequenceDataset data, double fraction, ulong seed)
    {
        var validation = ValidationCount(data, fraction);
        var order = Enumerable.Range(0, data.Count).ToArray();
        new SeededRandom(seed, SeedUses.Split).Shuffle(order);
        order.AsSpan(0, validation).Sort();
        order.AsSpan(validation).Sort();
        return (new SequenceSubset(data, order.AsSpan(validation)), new SequenceSubset(data, order.AsSpan(0, validation)));
    }

    /// <summary>Takes the last examples as the validation set, for data in chronological order.</summary>
    /// <param name="data">The data set, which has at least 2 examples.</param>
    /// <param name="fraction">
    /// The fraction of the examples to validate on, above 0 and below 1; rounded to a whole number of examples, at least 1 in either part.
    /// </param>
    /// <returns>The training set and the validation set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There are fewer than 2 examples.</exception>
    public static (SequenceSubset Training, SequenceSubset Validation) Last(SequenceDataset data, double fraction)
    {
        var training = data.Count - ValidationCount(data, fraction);
        var order = Enumerable.Range(0, data.Count).ToArray();
        return (new SequenceSubset(data, order.AsSpan(0, training)), new SequenceSubset(data, order.AsSpan(training)));
    }

    private static int ValidationCount(SequenceDataset data, double fraction)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction of examples to validate on must be above 0 and below 1.");
        if (data.Count < 2)
            throw new ArgumentException($"The data set has {data.Count} examples; a split needs at least 2.", nameof(data));
        return Math.Clamp((int)Math.Round(data.Count * fraction), 1, data.Count - 1);
    }
}
