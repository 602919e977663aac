using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting;

/// <summary>Between the values of a column and the scale on which the model adds level, season and network: the identity or the logarithm.</summary>
/// <param name="IsLogarithm">Whether the model works on logarithms, so that seasons and bounds are factors.</param>
/// <param name="Floor">With logarithms the smallest value told apart; what lies below counts as this. Positive.</param>
internal readonly record struct SeriesScale(bool IsLogarithm, float Floor)
{
    private const int MinimumBlocks = 4;
    private const int BlockWithoutSeason = 8;

    public float Forward(float value) => IsLogarithm ? MathF.Log(MathF.Max(value, Floor)) : value;

    public float Back(double scaled) => IsLogarithm ? (float)Math.Min(Math.Exp(scaled), float.MaxValue) : (float)scaled;

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
        return new SeriesScale(true, smallest / 2);
    }

    public void Write(SectionWriter section)
    {
        section.Write(IsLogarithm);
        section.Write(Floor);
    }

    /// <exception cref="ModelFormatException">The floor of a logarithm is not positive.</exception>
    public static SeriesScale Read(SectionReader section)
    {
        var scale = new SeriesScale(section.ReadBoolean(), section.ReadSingle());
        return !scale.IsLogarithm || (scale.Floor > 0 && float.IsFinite(scale.Floor)) ? scale
            : throw section.Defect($"the floor of the logarithm is {scale.Floor}; it is positive and finite.");
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
