using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Intervals;

/// <summary>
/// Tracks how many times larger the errors of a series are than those by which the bounds were calibrated, separately for each target: 1 to 16 times. Each
/// factor of a grid is an expert that expects errors of that size; the experts are weighted by how well they expected the errors so far, and at each error a
/// share of the weight is distributed anew (fixed share, Herbster and Warmuth 1998, as in adaptive conformal inference by Gibbs and Candès 2024). Bounds are
/// the calibrated ones times the weighted mean of the factors. No memory is allocated after construction. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Factors below 1 are left out: errors on rows from which the networks have learned are smaller than those to come.
/// </remarks>
internal sealed class BoundsAdaptation
{
    private const string Section = "adaptation";
    private const int FactorsOfOctave = 4;
    private const int Octaves = 4;
    private const int Count = (FactorsOfOctave * Octaves) + 1;
    private const double DegreesOfFreedom = 10; // of Student's t, so that one far value does not decide
    private const double CalibratedShare = 0.8; // of the weight that is distributed anew, for the calibrated bounds
    private const double Decay = 0.85;          // of the rest, from one factor to the next
    private const double FarthestDeviation = 100;
    private const int MostSteps = 24;
    private const int LeastStride = 2;
    private static readonly double[] s_factors = [.. Enumerable.Range(0, Count).Select(i => Math.Pow(2, i / (double)FactorsOfOctave))];
    private static readonly double[] s_shares = MakeShares();

    private readonly float[] _weights; // [C, factors]
    private readonly double _rate;
    private readonly double _evidence; // that an error is worth, 0 to 1

    /// <param name="targets">The number of targets, C.</param>
    /// <param name="horizon">The number of steps that the model forecasts at once.</param>
    /// <param name="rate">The share of the weight that is distributed anew at each error, above 0 and below 1.</param>
    /// <param name="correlation">The correlation of the errors of one step and the next, by which they count as fewer.</param>
    public BoundsAdaptation(int targets, int horizon, float rate, float correlation)
    {
        Steps = StepsOf(horizon);
        Stride = Math.Max(Steps, LeastStride);
        _rate = rate;
        _evidence = Math.Clamp((1 - Math.Max(0, correlation)) / (1 + Math.Max(0, correlation)), 1.0 / Steps, 1);
        _weights = new float[targets * Count];
        Reset();
    }

    /// <summary>Creates a copy.</summary>
    public BoundsAdaptation(BoundsAdaptation other)
    {
        (Steps, Stride, _rate, _evidence) = (other.Steps, other.Stride, other._rate, other._evidence);
        _weights = [.. other._weights];
    }

    /// <summary>Gets the number of steps of a forecast whose errors are taken: those of the horizon, at most 24.</summary>
    public int Steps { get; }

    /// <summary>Gets the number of steps from one forecast whose errors are taken to the next. These forecasts do not overlap.</summary>
    public int Stride { get; }

    /// <summary>Returns <see cref="Steps"/> for a horizon: the number of rows that a state keeps in addition to those that a forecast reads.</summary>
    public static int StepsOf(int horizon) => Math.Min(horizon, MostSteps);

    /// <summary>Writes the rate of a model.</summary>
    public static void WriteRate(PayloadWriter payload, float rate) => payload.AddSection(Section).Write(rate);

    /// <exception cref="ModelFormatException">The rate is out of range.</exception>
    public static float ReadRate(PayloadReader payload)
    {
        var section = payload.GetSection(Section);
        var rate = section.ReadSingle();
        return rate is >= 0 and < 1 ? rate
            : throw section.Defect(FormattableString.Invariant($"the rate of adaptation is {rate}; it must be at least 0 and below 1."));
    }

    /// <summary>Returns the factor of the bounds, at least 1.</summary>
    public double Factor(int target)
    {
        var weights = _weights.AsSpan(target * Count, Count);
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
            sum += weights[i] * s_factors[i];
        return Math.Max(1, sum);
    }

    /// <summary>Takes the error of a forecast.</summary>
    /// <param name="target">The target.</param>
    /// <param name="deviation">
    /// The deviation of the actual value by the calibrated bounds, see <see cref="IQuantileFunction.Deviation"/>; one that is not finite is passed over.
    /// </param>
    public void Add(int target, double deviation)
    {
        if (!double.IsFinite(deviation))
            return;
        deviation = Math.Clamp(deviation, -FarthestDeviation, FarthestDeviation);
        var weights = _weights.AsSpan(target * Count, Count);
        Span<double> updated = stackalloc double[Count];
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var square = deviation * deviation / (s_factors[i] * s_factors[i]);
            var density = Math.Pow(1 + (square / (DegreesOfFreedom - 2)), -(DegreesOfFreedom + 1) / 2) / s_factors[i];
            updated[i] = weights[i] * Math.Pow(density, _evidence);
            sum += updated[i];
        }

        for (var i = 0; i < Count; i++)
            weights[i] = (float)(((1 - _rate) * updated[i] / sum) + (_rate * s_shares[i]));
    }

    /// <summary>Returns to the calibrated bounds.</summary>
    public void Reset()
    {
        Array.Clear(_weights);
        for (var i = 0; i < _weights.Length; i += Count)
            _weights[i] = 1;
    }

    /// <summary>Copies those of another state of the same model.</summary>
    public void CopyFrom(BoundsAdaptation other) => other._weights.CopyTo(_weights, 0);

    public void Write(SectionWriter section) => section.Write((ReadOnlySpan<float>)_weights);

    /// <exception cref="ModelFormatException">A weight is negative, or the weights of a target do not add up to one.</exception>
    public void Read(SectionReader section)
    {
        section.ReadSingles(_weights);
        for (var i = 0; i < _weights.Length; i += Count)
        {
            var sum = 0.0;
            foreach (var weight in _weights.AsSpan(i, Count))
                sum += weight >= 0 ? weight : double.NaN;
            if (!(Math.Abs(sum - 1) < 1e-3))
                throw section.Defect(FormattableString.Invariant($"the weights of the adaptation add up to {sum}; they must be positive and add up to one."));
        }
    }

    private static double[] MakeShares()
    {
        double[] shares = [CalibratedShare, .. Enumerable.Range(0, Count - 1).Select(i => Math.Pow(Decay, i))];
        var rest = shares.Skip(1).Sum();
        for (var i = 1; i < Count; i++)
            shares[i] *= (1 - CalibratedShare) / rest;
        return shares;
    }
}
