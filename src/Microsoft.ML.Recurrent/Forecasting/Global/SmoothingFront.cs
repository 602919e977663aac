using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Global;

/// <summary>
/// The exponential smoothing in front of the networks (ES-RNN, Smyl 2020): every channel has coefficients of its own, the networks learn what level and season
/// leave over. Here a channel's coefficients are those with the smallest error of the next value, not learned together with the networks.
/// Immutable.
/// </summary>
/// <param name="SeasonLength">Steps of a season, 1 for the level alone; 0 means there is no front.</param>
/// <param name="Usual">Coefficients of a series that was not in the training data.</param>
/// <param name="Channels">Coefficients of each series of the training data. [C] each</param>
internal sealed record SmoothingFront(int SeasonLength, Smoothing Usual, IReadOnlyDictionary<string, Smoothing[]> Channels)
{
    public static SmoothingFront None { get; } = new(0, new Smoothing(1, 0), new Dictionary<string, Smoothing[]>());

    public bool IsUsed => SeasonLength > 0;

    /// <summary>The coefficients of a channel.</summary>
    public Smoothing Of(string series, int target) => Channels.TryGetValue(series, out var channels) ? channels[target] : Usual;

    /// <summary>Chooses the coefficients of every channel.</summary>
    /// <param name="series">The series, with the number of their rows to look at.</param>
    /// <param name="targetCount">Targets of each, C.</param>
    /// <param name="seasonLength">Steps of a season; 1 for none.</param>
    /// <param name="scale">The model's scale.</param>
    /// <param name="longest">Values at the end that are looked at.</param>
    public static SmoothingFront Learn(IReadOnlyList<TimeSeriesRows> series, int targetCount, int seasonLength, SeriesScale scale, int longest)
    {
        var channels = new Dictionary<string, Smoothing[]>(series.Count);
        var votes = new Dictionary<Smoothing, int>();
        var profile = new double[seasonLength];
        foreach (var rows in series)
        {
            var chosen = new Smoothing[targetCount];
            for (var target = 0; target < targetCount; target++)
            {
                chosen[target] = Choose(rows.Scaled(target, scale, longest), profile);
                votes[chosen[target]] = votes.GetValueOrDefault(chosen[target]) + 1;
            }

            channels[rows.Series.Id] = chosen;
        }

        var usual = votes.Count == 0 ? None.Usual : votes.OrderByDescending(v => v.Value).ThenBy(v => v.Key.Level).ThenBy(v => v.Key.Season).First().Key;
        return new SmoothingFront(seasonLength, usual, channels);
    }

    public void Write(SectionWriter section)
    {
        section.Write(SeasonLength);
        section.Write(Usual.Level);
        section.Write(Usual.Season);
        section.Write(Channels.Count);
        foreach (var (id, channels) in Channels)
        {
            section.Write(id);
            section.Write((ReadOnlySpan<float>)Array.ConvertAll(channels, c => c.Level));
            section.Write((ReadOnlySpan<float>)Array.ConvertAll(channels, c => c.Season));
        }
    }

    /// <exception cref="ModelFormatException">A coefficient is out of range, or a series has not as many as targets.</exception>
    public static SmoothingFront Read(SectionReader section, int targetCount)
    {
        var seasonLength = section.ReadInt32("the season of the front", 0, ForecastingDefaults.LongestLength);
        var usual = Checked(section, new Smoothing(section.ReadSingle(), section.ReadSingle()));
        var count = section.ReadInt32("the number of smoothed series", 0, int.MaxValue);
        var channels = new Dictionary<string, Smoothing[]>();
        for (var i = 0; i < count; i++)
        {
            var id = section.ReadString();
            var (levels, seasons) = (section.ReadSingles(), section.ReadSingles());
            if (levels.Length != targetCount || seasons.Length != targetCount)
                throw section.Defect($"the series '{id}' has {levels.Length} and {seasons.Length} coefficients for {targetCount} targets.");
            if (!channels.TryAdd(id, [.. levels.Zip(seasons, (level, season) => Checked(section, new Smoothing(level, season)))]))
                throw section.Defect($"the series '{id}' is smoothed twice.");
        }

        return new SmoothingFront(seasonLength, usual, channels);
    }

    private static Smoothing Choose(float[] values, double[] profile)
    {
        var best = None.Usual;
        var lowest = double.PositiveInfinity;
        foreach (var candidate in Smoothing.Candidates)
        {
            if (profile.Length == 1 && candidate.Season > 0)
                continue;
            var errors = new Smoothing.RunningErrors();
            candidate.Run(values, profile, errors);
            if (errors.MeanSquare < lowest)
                (best, lowest) = (candidate, errors.MeanSquare);
        }

        return best;
    }

    private static Smoothing Checked(SectionReader section, Smoothing smoothing) =>
        smoothing is { Level: > 0 and <= 1, Season: >= 0 and <= 1 } ? smoothing
            : throw section.Defect($"the coefficients {smoothing.Level} and {smoothing.Season} are not above 0 and from 0, up to 1.");
}
