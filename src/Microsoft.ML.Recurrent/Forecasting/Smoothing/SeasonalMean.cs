namespace Microsoft.ML.Recurrent.Forecasting.Smoothing;

/// <summary>
/// A level, the mean of the last values less their season, and a seasonal profile, the mean of the last seasons each less its own mean. With one season and a
/// level over one season this is the seasonal naive forecast; without a season and a level over one value, the last value.
/// </summary>
/// <param name="SeasonLength">Steps of a season; 1 means none.</param>
/// <param name="Seasons">Seasons averaged into the profile; 0 means no profile.</param>
/// <param name="LevelWindow">Values averaged into the level.</param>
internal sealed record SeasonalMean(int SeasonLength, int Seasons, int LevelWindow) : FrontPart(SeasonLength)
{
    public override int Reach => Math.Max(LevelWindow, Seasons * SeasonLength);

    public override string ToString() => Seasons > 0
        ? $"the mean of {Seasons} seasons of {SeasonLength} steps on the level of the last {LevelWindow} values" : $"the level of the last {LevelWindow} values";

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

    /// <summary>Fills the profile, latest step first; zero where no whole season is there.</summary>
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
