using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Reads and writes the baseline of a forecaster in a model file: the number of parts, then the kind and the sizes of each.</summary>
internal static class BaselinePayload
{
    private const int MostParts = 64;
    private const int MostSeasons = 16;

    private enum Kind
    {
        Mean,
        Smoothing,
    }

    public static void Write(SectionWriter section, BaselineForecast baseline)
    {
        section.Write(baseline.Parts.Count);
        foreach (var part in baseline.Parts)
            switch (part)
            {
                case SeasonalMean mean:
                    section.Write((int)Kind.Mean);
                    section.Write(mean.SeasonLength);
                    section.Write(mean.Seasons);
                    section.Write(mean.LevelWindow);
                    break;
                case SeasonalSmoothing smoothing:
                    section.Write((int)Kind.Smoothing);
                    section.Write(smoothing.SeasonLength);
                    section.Write(smoothing.Reach);
                    Write(section, smoothing.Coefficients);
                    break;
                default:
                    throw new InvalidOperationException($"There is no kind for {part.GetType().Name}.");
            }
    }

    /// <exception cref="ModelFormatException">A size or a coefficient is out of range.</exception>
    public static BaselineForecast Read(SectionReader section)
    {
        var parts = new BaselinePart[section.ReadInt32("the number of parts of the baseline", 1, MostParts)];
        for (var i = 0; i < parts.Length; i++)
        {
            var kind = (Kind)section.ReadInt32("the kind of a part of the baseline", (int)Kind.Mean, (int)Kind.Smoothing);
            var season = section.ReadInt32("the season length of a part of the baseline", 1, ForecastingDefaults.LongestLength);
            parts[i] = kind == Kind.Mean
                ? new SeasonalMean(season, section.ReadInt32("the number of seasons", 0, MostSeasons),
                    section.ReadInt32("the level window", 1, 2 * ForecastingDefaults.LongestLength))
                : new SeasonalSmoothing(season, section.ReadInt32("the smoothed values", season, MostSeasons * ForecastingDefaults.LongestLength),
                    ReadCoefficients(section));
        }

        return new BaselineForecast(parts);
    }

    public static void Write(SectionWriter section, SmoothingParameters coefficients)
    {
        section.Write(coefficients.Level);
        section.Write(coefficients.Season);
        section.Write(coefficients.Trend);
        section.Write(coefficients.Damping);
    }

    /// <exception cref="ModelFormatException">A coefficient is out of range.</exception>
    public static SmoothingParameters ReadCoefficients(SectionReader section)
    {
        var smoothing = new SmoothingParameters(section.ReadSingle(), section.ReadSingle(), section.ReadSingle(), section.ReadSingle());
        return smoothing is { Level: > 0 and <= 1, Season: >= 0 and <= 1, Trend: >= 0 and <= 1, Damping: > 0 and <= 1 } ? smoothing
            : throw section.Defect($"the coefficients {smoothing} are not within 0 and 1, or the level or damping is 0.");
    }
}
