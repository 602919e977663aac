namespace Microsoft.ML.Recurrent.Forecasting.Local;

/// <summary>
/// The part of a forecast that needs no network: a level, the mean of the last values less their season, and a seasonal profile, the mean of the
/// last seasons each less its own mean. With one season and a level over one season this is the seasonal naive forecast; without a season and a
/// level over one value, the last value. The network learns what this leaves over.
/// </summary>
/// <param name="SeasonLength">Steps of a season; 1 means none.</param>
/// <param name="Seasons">Seasons averaged into the profile; 0 means no profile.</param>
/// <param name="LevelWindow">Values averaged into the level.</param>
internal readonly record struct SeriesFront(int SeasonLength, int Seasons, int LevelWindow)
{
    /// <summary>Values that matter.</summary>
    public int Reach => Math.Max(LevelWindow, Seasons * SeasonLength);

    /// <summary>Computes level and profile at the end of a stretch of values; what the stretch is too short for is left out.</summary>
    /// <param name="values">Values without gaps, oldest first; at least one.</param>
    /// <param name="profile">Receives the profile, latest step first; zero where no whole season is there. [SeasonLength]</param>
    /// <returns>The level.</returns>
    public double Measure(ReadOnlySpan<float> values, Span<double> profile)
    {
        profile = profile[..SeasonLength];
        profile.Clear();
        var seasons = Math.Min(Seasons, values.Length / SeasonLength);
        for (var season = 0; season < seasons; season++)
        {
            var slice = values.Slice(values.Length - (season + 1) * SeasonLength, SeasonLength);
            double mean = 0;
            foreach (var value in slice)
                mean += value;
            mean /= SeasonLength;
            for (var back = 0; back < SeasonLength; back++)
                profile[back] += (slice[SeasonLength - 1 - back] - mean) / seasons;
        }

        double level = 0;
        var window = Math.Min(LevelWindow, values.Length);
        var phase = 0;
        for (var back = 0; back < window; back++)
        {
            level += values[values.Length - 1 - back] - profile[phase];
            phase = phase + 1 == SeasonLength ? 0 : phase + 1;
        }

        return level / window;
    }

    /// <summary>The forecast of level and profile.</summary>
    /// <param name="level">What <see cref="Measure"/> returned.</param>
    /// <param name="profile">What <see cref="Measure"/> filled.</param>
    /// <param name="ahead">Steps ahead, 1 for the next value.</param>
    public double Forecast(double level, ReadOnlySpan<double> profile, int ahead)
    {
        var phase = ahead % SeasonLength;
        return level + profile[phase == 0 ? 0 : SeasonLength - phase];
    }
}
