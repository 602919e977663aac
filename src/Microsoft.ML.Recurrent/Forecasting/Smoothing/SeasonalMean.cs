namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// Represents a level, the mean of the last values minus their season, and a seasonal profile, the mean of the last seasons, each minus its own mean. With one
/// season and a level over one season, this is the seasonal naive forecast; without a season and with a level over one value, it is the last value.
/// </summary>
/// <param name="SeasonLength">The number of steps in a season; 1 means no season.</param>
/// <param name="Seasons">The number of seasons averaged into the profile; 0 means no profile.</param>
/// <param name="LevelWindow">The number of values averaged into the level.</param>
internal sealed record SeasonalMean(int SeasonLength, int Seasons, int LevelWindow) : BaselinePart(SeasonLength)
{
    public override int Reach => Math.Max(LevelWindow, Seasons * SeasonLength);

    public override string ToString() => Seasons > 0
        ? $"the mean of {Seasons} seasons of {SeasonLength} steps on the level of the last {LevelWindow} values"
        : $"the level of the last {LevelWindow} values";

    protected override double Carry(ReadOnlySpan<float> values, Span<double> profile, Span<double> ahead)
    {
        MeasureSeason(values, profile);
        double level = 0;
        var window = Math.Min(LevelWindow, values.Length);
        var phase = 0;
        for (var back = 0; back < window; back++)
        {
            level += values[values.Length - 1 - back] - profile[phase];
            phase = phase + 1 == SeasonLength ? 0 : phase + 1;
        }

        level /= window;
        phase = SeasonLength;
        for (var h = 0; h < ahead.Length; h++)
        {
            phase = phase == 0 ? SeasonLength - 1 : phase - 1;
            ahead[h] = level + profile[phase];
        }

        return level;
    }

    /// <summary>Fills the profile, latest step first; with zeros if there is no whole season.</summary>
    private void MeasureSeason(ReadOnlySpan<float> values, Span<double> profile)
    {
        profile.Clear();
        var seasons = Math.Min(Seasons, values.Length / SeasonLength);
        for (var season = 0; season < seasons; season++)
        {
            var slice = values.Slice(values.Length - ((season + 1) * SeasonLength), SeasonLength);
            double mean = 0;
            foreach (var value in slice)
                mean += value;
            mean /= SeasonLength;
            for (var back = 0; back < SeasonLength; back++)
                profile[back] += (slice[SeasonLength - 1 - back] - mean) / seasons;
        }
    }
}
