using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Scaling;

/// <summary>
/// Between the values of a column and the scale on which the model adds level, season and network: values in a unit of about their own size, or the
/// logarithms of these. The default is the identity.
/// </summary>
/// <param name="IsLogarithm">Whether the model works on logarithms, so that seasons and bounds are factors.</param>
/// <param name="Floor">With logarithms the smallest value told apart; what lies below counts as this. Positive.</param>
internal readonly record struct SeriesScale(bool IsLogarithm, float Floor)
{
    /// <summary>
    /// Variation below this part of the magnitude of values is what rounding to Single leaves of a constant: half a unit in the last place is 6e-8.
    /// </summary>
    public const double Rounding = 1e-7;

    private const int MinimumBlocks = 4;
    private const int BlockWithoutSeason = 8;
    private const double LeastZeros = 0.05; // of the values, for zero to be where they end
    private readonly float _unit; // 0 means 1, so that the default is the identity

    /// <summary>
    /// What counts as one: a power of two, so that dividing by it changes no digit and no size of values is too large or too small. Default 1.
    /// </summary>
    public float Unit
    {
        get => _unit == 0 ? 1 : _unit;
        init => _unit = value;
    }

    /// <summary>Whether values end at zero, as demand does: forecasts and bounds below it are cut there.</summary>
    public bool EndsAtZero { get; init; }

    public float Forward(float value) => IsLogarithm ? MathF.Log(MathF.Max(value, Floor) / Unit) : value / Unit;

    /// <summary>Back to the values of the column, cut where Single ends.</summary>
    public float Back(double scaled) =>
        (float)Math.Clamp(Unit * (IsLogarithm ? Math.Exp(scaled) : scaled), EndsAtZero ? 0 : -float.MaxValue, float.MaxValue);

    /// <summary>
    /// The scale for values of their size. Zero is where they end if none is negative and at least two, and one in twenty, are zero.
    /// </summary>
    /// <param name="values">Training values, NaN where missing.</param>
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
            EndsAtZero = smallest == 0 && zeros >= Math.Max(2, LeastZeros * count),
        };
    }

    /// <summary>
    /// Guerrero's comparison (1993) of the two powers 0 and 1: over blocks of one season, the spread is either proportional to the mean
    /// (logarithm) or not (identity), whichever varies less.
    /// </summary>
    /// <param name="values">Training values, NaN where missing.</param>
    /// <param name="seasonLength">Length of a block; 1 takes blocks of eight.</param>
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

    /// <summary>The logarithm of values of which this is the smallest.</summary>
    /// <param name="smallest">Positive.</param>
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
            throw section.Defect($"the floor of the logarithm is {scale.Floor}; it is positive and finite.");
        return scale.Unit > 0 && float.IsFinite(scale.Unit) ? scale : throw section.Defect($"the unit of values is {scale.Unit}; it is positive and finite.");
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
