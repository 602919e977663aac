using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.ManySeries.Windows;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Represents the exponential smoothing before the networks (ES-RNN, Smyl 2020): every channel has its own coefficients, and the networks learn what remains
/// after level and season. Here a channel's season and coefficients are those with the smallest squared error of forecasts of the next value, of the middle and
/// of the end of the horizon; they are not learned together with the networks. Immutable.
/// </summary>
/// <param name="SeasonLength">The number of steps in the longest season, 1 for the level alone; 0 means no smoothing.</param>
/// <param name="Usual">The smoothing of a series that was not in the training data.</param>
/// <param name="Channels">The smoothing of each series of the training data. [C] each</param>
internal sealed record InputSmoothing(int SeasonLength, ChannelSmoothing Usual, IReadOnlyDictionary<string, ChannelSmoothing[]> Channels)
{
    public static InputSmoothing None { get; } = new(0, new ChannelSmoothing(1, new SmoothingParameters(1, 0)), new Dictionary<string, ChannelSmoothing[]>());

    public bool IsUsed => SeasonLength > 0;

    /// <summary>Gets a value that indicates whether the networks correct combinations of forecasts.</summary>
    public bool IsCombined => Usual.Combination is not null;

    /// <summary>Gets the number of last values from which a combination forecasts; 0 without one.</summary>
    public int Reach { get; init; }

    /// <summary>Returns the smoothing of a channel.</summary>
    public ChannelSmoothing Of(string series, int target) => Channels.TryGetValue(series, out var channels) ? channels[target] : Usual;

    /// <summary>Chooses the season and the coefficients of every channel.</summary>
    /// <param name="series">The series, with the number of their rows that may be used.</param>
    /// <param name="targetCount">The number of targets of each series, C.</param>
    /// <param name="seasonLengths">The season lengths that a channel may have, at least one; 1 for no season.</param>
    /// <param name="horizon">The number of steps ahead that count.</param>
    /// <param name="scale">The model's scale.</param>
    /// <param name="longest">The number of values at the end that are used.</param>
    public static InputSmoothing Learn(
        IReadOnlyList<TimeSeriesRows> series, int targetCount, IReadOnlyList<int> seasonLengths, int horizon, SeriesScale scale, int longest)
    {
        var channels = new Dictionary<string, ChannelSmoothing[]>(series.Count);
        var votes = new Dictionary<ChannelSmoothing, int>();
        foreach (var rows in series)
        {
            var chosen = new ChannelSmoothing[targetCount];
            for (var target = 0; target < targetCount; target++)
            {
                chosen[target] = Choose(rows.Scaled(target, scale, longest), seasonLengths, horizon);
                votes[chosen[target]] = votes.GetValueOrDefault(chosen[target]) + 1;
            }

            channels[rows.Series.Id] = chosen;
        }

        var usual = votes.Count == 0 ? None.Usual : votes.OrderByDescending(v => v.Value).ThenBy(v => v.Key.SeasonLength).ThenBy(v => v.Key.Coefficients.Level)
            .ThenBy(v => v.Key.Coefficients.Season).First().Key;
        return new InputSmoothing(seasonLengths.Max(), usual, channels);
    }

    /// <summary>Returns the smoothing with season and coefficients for more series, with the same seasons; known series are unchanged.</summary>
    /// <inheritdoc cref="Learn"/>
    public InputSmoothing With(IReadOnlyList<TimeSeriesRows> series, int targetCount, int horizon, SeriesScale scale, int longest)
    {
        TimeSeriesRows[] added = [.. series.Where(rows => IsUsed && !Channels.ContainsKey(rows.Series.Id))];
        if (added.Length == 0)
            return this;
        if (IsCombined)
        {
            var combined = CombinationLearner.Learn(added, targetCount, SeasonLength, horizon, scale, Reach, threads: 0);
            return this with { Channels = Channels.Concat(combined.Channels).ToDictionary() };
        }

        int[] seasonLengths = [.. Channels.Values.SelectMany(channels => channels).Append(Usual).Select(channel => channel.SeasonLength).Distinct().Order()];
        var learned = Learn(added, targetCount, seasonLengths, horizon, scale, longest);
        return this with { Channels = Channels.Concat(learned.Channels).ToDictionary() };
    }

    public void Write(SectionWriter section)
    {
        section.Write(SeasonLength);
        section.Write(Reach);
        WriteAll(section, [Usual]);
        section.Write(Channels.Count);
        foreach (var (id, channels) in Channels)
        {
            section.Write(id);
            WriteAll(section, channels);
        }
    }

    /// <exception cref="ModelFormatException">
    /// A number is out of range, or the number of coefficients of a series differs from the number of targets.
    /// </exception>
    public static InputSmoothing Read(SectionReader section, int targetCount)
    {
        var seasonLength = section.ReadInt32("the season of the smoothing", 0, ForecastingDefaults.LongestLength);
        var reach = section.ReadInt32("the reach of the combinations", 0, ForecastingDefaults.LongestLength);
        var usual = ReadAll(section, seasonLength, reach, 1, "")[0];
        var count = section.ReadInt32("the number of smoothed series", 0, int.MaxValue);
        var channels = new Dictionary<string, ChannelSmoothing[]>();
        for (var i = 0; i < count; i++)
        {
            var id = section.ReadString();
            if (!channels.TryAdd(id, ReadAll(section, seasonLength, reach, targetCount, id)))
                throw section.Defect($"the series '{id}' is smoothed twice.");
        }

        return new InputSmoothing(seasonLength, usual, channels) { Reach = reach };
    }

    private static ChannelSmoothing Choose(float[] values, IReadOnlyList<int> seasonLengths, int horizon)
    {
        // All seasons are evaluated on the same values.
        var first = seasonLengths.Max();
        var best = None.Usual;
        var lowest = double.PositiveInfinity;
        foreach (var seasonLength in seasonLengths)
        {
            var (coefficients, error) = SmoothingSearch.Choose(values, seasonLength, horizon, first, withTrend: false);
            if (error < lowest)
                (best, lowest) = (new ChannelSmoothing(seasonLength, coefficients), error);
        }

        return best;
    }

    private static void WriteAll(SectionWriter section, ChannelSmoothing[] channels)
    {
        section.Write((ReadOnlySpan<int>)Array.ConvertAll(channels, c => c.SeasonLength));
        section.Write((ReadOnlySpan<float>)Array.ConvertAll(channels, c => c.Coefficients.Level));
        section.Write((ReadOnlySpan<float>)Array.ConvertAll(channels, c => c.Coefficients.Season));
        foreach (var combination in channels.Select(channel => channel.Combination).OfType<SeriesCombination>())
            CombinationPayload.Write(section, combination);
    }

    private static ChannelSmoothing[] ReadAll(SectionReader section, int longestSeason, int reach, int targetCount, string id)
    {
        var (lengths, levels, seasons) = (section.ReadInt32s(), section.ReadSingles(), section.ReadSingles());
        if (lengths.Length != targetCount || levels.Length != targetCount || seasons.Length != targetCount)
            throw section.Defect($"the series '{id}' has {lengths.Length}, {levels.Length} and {seasons.Length} coefficients for {targetCount} targets.");
        var channels = new ChannelSmoothing[targetCount];
        for (var i = 0; i < targetCount; i++)
        {
            if (lengths[i] < 1 || lengths[i] > Math.Max(1, longestSeason))
                throw section.Defect($"the series '{id}' has a season of {lengths[i]}; the longest is {longestSeason}.");
            if (!(levels[i] is > 0 and <= 1 && seasons[i] is >= 0 and <= 1))
                throw section.Defect(FormattableString.Invariant($"the series '{id}' has the coefficients {levels[i]} and {seasons[i]}; ")
                    + "the first must be above 0, the second at least 0, and both at most 1.");
            channels[i] = new ChannelSmoothing(lengths[i], new SmoothingParameters(levels[i], seasons[i]));
        }

        for (var i = 0; i < targetCount && reach > 0; i++)
            channels[i] = channels[i] with { Combination = CombinationPayload.Read(section, lengths[i]) };

        return channels;
    }
}
