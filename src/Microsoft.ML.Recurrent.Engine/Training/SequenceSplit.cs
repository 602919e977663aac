using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Cuts a data set into one to train on and one to validate on. Stateless and safe for concurrent use.</summary>
public static class SequenceSplit
{
    /// <summary>Draws the validation examples at random. Both halves keep the order of the source.</summary>
    /// <param name="data">The data set, of at least 2 examples.</param>
    /// <param name="fraction">Share of the examples to validate on, above 0 and below 1; rounded to a whole number of examples, at least 1 on either side.</param>
    /// <param name="seed">Same data count, fraction and seed, same split, on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There are fewer than 2 examples.</exception>
    public static (SequenceSubset Training, SequenceSubset Validation) Random(SequenceDataset data, double fraction, ulong seed)
    {
        var validation = ValidationCount(data, fraction);
        var order = Enumerable.Range(0, data.Count).ToArray();
        new SeededRandom(seed, Streams.Split).Shuffle(order);
        order.AsSpan(0, validation).Sort();
        order.AsSpan(validation).Sort();
        return (new SequenceSubset(data, order.AsSpan(validation)), new SequenceSubset(data, order.AsSpan(0, validation)));
    }

    /// <summary>Takes the last examples to validate on, for data in order of time.</summary>
    /// <param name="data">The data set, of at least 2 examples.</param>
    /// <param name="fraction">Share of the examples to validate on, above 0 and below 1; rounded to a whole number of examples, at least 1 on either side.</param>
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
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The share of examples to validate on is above 0 and below 1.");
        if (data.Count < 2)
            throw new ArgumentException($"The data set has {data.Count} examples; a split needs at least 2.", nameof(data));
        return Math.Clamp((int)Math.Round(data.Count * fraction), 1, data.Count - 1);
    }
}
