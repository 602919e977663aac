using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Scaling;

/// <summary>
/// Converts between the values of a column and the scale on which the model adds level, season and network: values in a unit of about their own size, or the
/// logarithms of these. The default is the identity.
/// </summary>
/// <param name="IsLogarithm">Whether the model uses the logarithms of the values, so that seasons and bounds are factors.</param>
/// <param name="Floor">With logarithms, the smallest value that is distinguished; smaller values count as this one. Positive.</param>
internal readonly record struct SeriesScale(bool IsLogarithm, float Floor)
{
    /// <summary>
    /// The share of the magnitude of values below which variation is only the rounding of a constant to Single: half a unit in the last place is 6e-8.
    /// </summary>
    public const double Rounding = 1e-7;

    private const int MinimumBlocks = 4;
    private const int BlockWithoutSeason = 8;
    private const double LeastZeros = 0.05; // the share of the values that are zero, at least, if zero is the lower limit of the values
    private readonly float _unit; // 0 means 1, so that the default is the identity

    /// <summary>
    /// Gets the unit of the values: a power of two, so that dividing by it changes no digit, and values of any size can be used. The default is 1.
    /// </summary>
    public float Unit
    {
        get => _unit == 0 ? 1 : _unit;
        init => _unit = value;
    }

    /// <summary>
    /// Gets a value that indicates whether zero is the lower limit of the values, as of demand: forecasts and bounds below zero are set to zero.
    /// </summary>
    public bool EndsAtZero { get; init; }

    public float Forward(float value) => IsLogarithm ? MathF.Log(MathF.Max(value, Floor) / Unit) : value / Unit;

    /// <summary>Converts back to the values of the column, limited to the range of Single.</summary>
    public float Back(double scaled) =>
        (float)Math.Clamp(Unit * (IsLogarithm ? Math.Exp(scaled) : scaled), EndsAtZero ? 0 : -float.MaxValue, float.MaxValue);

    /// <summary>Determines whether zero is the lower limit of values: none is negative, and at least two, and at least one in twenty, are zero.</summary>
    /// <param name="smallest">The smallest value.</param>
    /// <param name="zeros">The number of values that are zero.</param>
    /// <param name="count">The number of values.</param>
    public static bool IsZeroTheLimit(double smallest, long zeros, long count) => smallest == 0 && zeros >= Math.Max(2, LeastZeros * count);

    /// <summary>
    /// Returns the scale with a unit for the size of the values. Zero is their lower limit if no value is negative and at least two, and at least one in
    /// twenty, are zero.
    /// </summary>
    /// <param name="values">The training values, NaN if missing.</param>
    public SeriesScale Measured(IEnumerable<float> values)
    {
        float largest = 0, smallest = float.PositiveInfinity;
        var (zeros, count) = (0L, 0L);
        foreach (var value in values)
        {
            if (float.IsNaN(value))
                continue;
            count++;
            zeros += value == 0 ? 1 : 0;
            largest = MathF.Max(largest, MathF.Abs(value));
            smallest = MathF.Min(smallest, value);
        }

        return this with
        {
            Unit = largest > 0 ? MathF.ScaleB(1, MathF.ILogB(largest)) : 1,
            EndsAtZero = IsZeroTheLimit(smallest, zeros, count),
        };
    }

    /// <summary>
    /// Chooses the scale by Guerrero's comparison (1993) of the two powers 0 and 1: over blocks of one season, the spread is either proportional to the mean
    /// (logarithm) or not (identity), whichever varies less.
    /// </summary>
    /// <param name="values">The training values, NaN if missing.</param>
    /// <param name="seasonLength">The length of a block; 1 means blocks of eight.</param>
    public static SeriesScale Choose(ReadOnlySpan<float> values, int seasonLength)
    {
        var smallest = float.PositiveInfinity;
        foreach (var value in values)
            if (value < smallest)
                smallest = value;
        if (!(smallest > 0) || float.IsInfinity(smallest))
            return default;

        var block = seasonLength > 1 ? Math.Max(seasonLength, 4) : BlockWithoutSeason;
        var plain = new List<double>();
        var relative = new List<double>();
        for (var end = values.Length; end >= block; end -= block)
        {
            var (mean, deviation, count) = Moments(values.Slice(end - block, block));
            if (count < block / 2 || deviation == 0)
                continue;
            plain.Add(deviation);
            relative.Add(deviation / mean);
        }

        if (plain.Count < MinimumBlocks || Variation(relative) >= Variation(plain))
            return default;
        return Logarithm(smallest);
    }

    /// <summary>Returns the logarithmic scale of values with a given smallest value.</summary>
    /// <param name="smallest">The smallest value, positive.</param>
    public static SeriesScale Logarithm(float smallest) => new(true, MathF.Max(smallest / 2, float.Epsilon));

    public void Write(SectionWriter section)
    {
        section.Write(IsLogarithm);
        section.Write(Floor);
        section.Write(Unit);
        section.Write(EndsAtZero);
    }

    /// <exception cref="ModelFormatException">The floor of a logarithm or the unit is not positive.</exception>
    public static SeriesScale Read(SectionReader section)
    {
        var scale = new SeriesScale(section.ReadBoolean(), section.ReadSingle()) { Unit = section.ReadSingle(), EndsAtZero = section.ReadBoolean() };
        if (scale.IsLogarithm && !(scale.Floor > 0 && float.IsFinite(scale.Floor)))
            throw section.Defect(FormattableString.Invariant($"the floor of the logarithm is {scale.Floor}; it must be positive and finite."));
        return scale.Unit > 0 && float.IsFinite(scale.Unit) ? scale
            : throw section.Defect(FormattableString.Invariant($"the unit of values is {scale.Unit}; it must be positive and finite."));
    }

    private static double Variation(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean))) / mean;
    }

    private static (double Mean, double Deviation, int Count) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        var count = 0;
        foreach (var value in values)
        {
            if (float.IsNaN(value))
                continue;
            sum += value;
            squares += (double)value * value;
            count++;
        }

        if (count == 0)
            return (0, 0, 0);
        var mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(0, squares / count - mean * mean)), count);
    }
}
