using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>Reads and writes a combination of forecasts in a model file: for each forecast the form of its season, and its coefficients and weight.</summary>
internal static class CombinationPayload
{
    private const int MostParts = 64;
    private const float Rounding = 1e-3f;

    public static void Write(SectionWriter section, SeriesCombination combination)
    {
        section.Write(combination.Parts.Length);
        foreach (var part in combination.Parts)
        {
            section.Write((int)part.Form);
            foreach (var number in new[] { part.Level, part.Trend, part.Damping, part.Drift, part.Weight })
                section.Write(number);
        }
    }

    /// <exception cref="ModelFormatException">A coefficient is out of range, or the weights do not add up to one.</exception>
    public static SeriesCombination Read(SectionReader section, int seasonLength)
    {
        var parts = new CombinationPart[section.ReadInt32("the number of combined forecasts", 1, MostParts)];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new CombinationPart(section.ReadEnum<SeasonForm>(), section.ReadSingle(), section.ReadSingle(), section.ReadSingle(),
                section.ReadSingle(), section.ReadSingle());
            if (!(parts[i] is { Level: > 0 and <= 1, Trend: >= 0 and <= 1, Damping: > 0 and <= 1, Drift: >= 0 and <= 1, Weight: >= 0 and <= 1 }))
                throw section.Defect($"the coefficients {parts[i]} are not within 0 and 1, or the level or damping is 0.");
        }

        return Math.Abs(parts.Sum(part => part.Weight) - 1) <= Rounding ? new SeriesCombination(seasonLength, parts)
            : throw section.Defect(FormattableString.Invariant($"the weights of the combined forecasts add up to {parts.Sum(part => part.Weight)}, not 1."));
    }
}
