using Microsoft.ML.Recurrent.Engine.Initialization;

namespace Microsoft.ML.Recurrent.Pretraining.Generation;

/// <summary>Draws the random numbers of a series. One instance serves one thread.</summary>
internal sealed class Draws
{
    private readonly SeededRandom _random = new(1);

    /// <summary>Starts the draws of another series.</summary>
    public void Start(ulong seed) => _random.Reseed(seed);

    /// <summary>Returns a number from 0 to 1.</summary>
    public double Unit() => _random.NextDouble();

    /// <summary>Returns a number in a range.</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Unit());

    /// <summary>Returns a number in a range, of which the logarithm is uniform.</summary>
    public double LogUniform(double low, double high) => low * Math.Exp(Unit() * Math.Log(high / low));

    /// <summary>Returns a whole number in a range, both ends included.</summary>
    public int Whole(int low, int high) => low + _random.NextInt32(high - low + 1);

    /// <summary>Returns a number from the standard normal distribution.</summary>
    public double Gaussian() => _random.NextGaussian();

    /// <summary>Returns true with a probability.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>Returns one of several values.</summary>
    public T OneOf<T>(params ReadOnlySpan<T> values) => values[_random.NextInt32(values.Length)];

    /// <summary>Returns an angle.</summary>
    public double Angle() => Uniform(0, 2 * Math.PI);

    /// <summary>Returns a number from the exponential distribution of mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Unit());

    /// <summary>Returns an index, each with the probability of its weight; the weights sum to one.</summary>
    public int ByWeight(ReadOnlySpan<double> weights)
    {
        var place = Unit();
        var index = 0;
        while (index < weights.Length - 1 && place >= weights[index])
            place -= weights[index++];
        return index;
    }
}
