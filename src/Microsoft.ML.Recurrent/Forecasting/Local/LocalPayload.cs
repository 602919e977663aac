using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Local;

/// <summary>
/// How a forecaster lies in a model file: columns, plan, statistics, intervals, the state of the series, and each network as a payload of its own inside
/// a section. Every size is checked against the horizon and the history it belongs to.
/// </summary>
internal static class LocalPayload
{
    private static readonly PayloadFormat s_format = new("Forecaster", 1);
    private static readonly PayloadFormat s_networkFormat = new("ForecasterNetwork", 1);

    public static void Write(Stream stream, LocalModel model, ForecastColumns columns, SeriesHistory state)
    {
        var payload = new PayloadWriter(s_format);
        WriteColumns(payload.AddSection("columns"), columns);
        WritePlan(payload.AddSection("plan"), model.Plan);
        WriteStatistics(payload.AddSection("statistics"), model.Plan.Statistics);
        WriteIntervals(payload.AddSection("intervals"), model.Intervals);
        WriteState(payload.AddSection("state"), state);
        var networks = payload.AddSection("networks");
        networks.Write(model.Share);
        networks.Write(model.Networks.Count);
        foreach (var network in model.Networks)
        {
            var inner = new PayloadWriter(s_networkFormat);
            NetworkWriter.Write(inner, network);
            using var bytes = new MemoryStream();
            inner.WriteTo(bytes);
            networks.Write((ReadOnlySpan<byte>)bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        payload.WriteTo(stream);
    }

    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static (LocalModel Model, ForecastColumns Columns, SeriesHistory State) Read(Stream stream)
    {
        var payload = PayloadReader.Open(stream, s_format);
        var columns = ReadColumns(payload.GetSection("columns"));
        var plan = ReadPlan(payload.GetSection("plan"), horizon => ReadStatistics(payload.GetSection("statistics"), horizon));
        var intervals = ReadIntervals(payload.GetSection("intervals"), plan.Horizon);
        var state = ReadState(payload.GetSection("state"), plan);
        var model = ReadNetworks(payload.GetSection("networks"), plan, intervals);
        payload.Finish();
        return (model, columns, state);
    }

    private static void WriteColumns(SectionWriter section, ForecastColumns columns)
    {
        section.Write(columns.Input);
        section.Write(columns.Forecast);
        section.Write(columns.HasBounds);
        if (columns.HasBounds)
        {
            section.Write(columns.Lower!);
            section.Write(columns.Upper!);
        }

        section.Write(columns.ConfidenceLevel);
    }

    private static ForecastColumns ReadColumns(SectionReader section)
    {
        var (input, forecast, hasBounds) = (section.ReadString(), section.ReadString(), section.ReadBoolean());
        var columns = new ForecastColumns(input, forecast, hasBounds ? section.ReadString() : null, hasBounds ? section.ReadString() : null,
            section.ReadSingle());
        if (input.Length == 0 || columns.Outputs.Any(name => name.Length == 0) || columns.Outputs.Distinct().Count() != columns.Outputs.Length)
            throw section.Defect($"the columns '{input}' to {string.Join(", ", columns.Outputs)} are empty or not different.");
        return columns.ConfidenceLevel is > 0 and < 1 ? columns
            : throw section.Defect($"the confidence level is {columns.ConfidenceLevel}; it is above 0 and below 1.");
    }

    private static void WritePlan(SectionWriter section, SeriesPlan plan)
    {
        section.Write(plan.Horizon);
        section.Write(plan.ContextLength);
        section.Write(plan.SeasonLength);
        section.Write(plan.MarksMissing);
        section.Write(plan.Scale.IsLogarithm);
        section.Write(plan.Scale.Floor);
        section.Write(plan.Front.SeasonLength);
        section.Write(plan.Front.Seasons);
        section.Write(plan.Front.LevelWindow);
    }

    private static SeriesPlan ReadPlan(SectionReader section, Func<int, SeriesStatistics> readStatistics)
    {
        const int Longest = ForecastingDefaults.LongestLength;
        var horizon = section.ReadInt32("the horizon", 1, Longest);
        var context = section.ReadInt32("the context length", 1, Longest);
        var seasonLength = section.ReadInt32("the season length", 1, Longest);
        var marksMissing = section.ReadBoolean();
        var scale = new SeriesScale(section.ReadBoolean(), section.ReadSingle());
        if (scale.IsLogarithm && !(scale.Floor > 0 && float.IsFinite(scale.Floor)))
            throw section.Defect($"the floor of the logarithm is {scale.Floor}; it is positive and finite.");
        var frontSeason = section.ReadInt32("the front's season length", 1, Longest);
        var front = new SeriesFront(frontSeason, section.ReadInt32("the number of seasons", 0, 16), section.ReadInt32("the level window", 1, 2 * Longest));
        return new SeriesPlan
        {
            Scale = scale,
            Front = front,
            SeasonLength = seasonLength,
            ContextLength = context,
            Horizon = horizon,
            MarksMissing = marksMissing,
            Statistics = readStatistics(horizon),
        };
    }

    private static void WriteStatistics(SectionWriter section, SeriesStatistics statistics)
    {
        section.Write((ReadOnlySpan<float>)statistics.Drift);
        section.Write((ReadOnlySpan<float>)statistics.Spread);
        section.Write(statistics.ValueSpread);
        section.Write(statistics.DifferenceMean);
        section.Write(statistics.DifferenceSpread);
    }

    private static SeriesStatistics ReadStatistics(SectionReader section, int horizon) => new(
        ReadFinite(section, "drift", horizon), ReadFinite(section, "spread", horizon),
        Finite(section, section.ReadSingle()), Finite(section, section.ReadSingle()), Finite(section, section.ReadSingle()));

    private static void WriteIntervals(SectionWriter section, ForecastIntervals intervals)
    {
        section.Write((ReadOnlySpan<float>)intervals.Widths);
        section.Write((ReadOnlySpan<float>)intervals.WarmUpWidths);
        section.Write((ReadOnlySpan<float>)intervals.Errors);
    }

    private static ForecastIntervals ReadIntervals(SectionReader section, int horizon) => new(
        ReadFinite(section, "widths", horizon), ReadFinite(section, "warm-up widths", horizon), ReadFinite(section, "errors", -1));

    private static void WriteState(SectionWriter section, SeriesHistory state)
    {
        var values = new float[state.Count];
        var missing = new bool[state.Count];
        state.CopyTo(values, missing);
        section.Write(state.Observed);
        section.Write((ReadOnlySpan<float>)values);
        section.Write((ReadOnlySpan<byte>)Array.ConvertAll(missing, m => m ? (byte)1 : (byte)0));
    }

    private static SeriesHistory ReadState(SectionReader section, SeriesPlan plan)
    {
        var observed = section.ReadInt64();
        var values = ReadFinite(section, "values", -1);
        var missing = section.ReadBytes();
        if (missing.Length != values.Length || values.Length != Math.Min(observed, plan.HistoryLength))
            throw section.Defect($"{values.Length} values and {missing.Length} marks stand for {observed} observations and a history of {plan.HistoryLength}.");
        var state = plan.CreateHistory();
        state.Restore(values, Array.ConvertAll(missing, m => m != 0), observed);
        return state;
    }

    private static LocalModel ReadNetworks(SectionReader section, SeriesPlan plan, ForecastIntervals intervals)
    {
        var share = Finite(section, section.ReadSingle());
        var count = section.ReadInt32("the number of networks", 0, ForecastingDefaults.MostMembers);
        var networks = new List<RecurrentNetwork>();
        for (var i = 0; i < count; i++)
        {
            using var bytes = new MemoryStream(section.ReadBytes());
            var inner = PayloadReader.Open(bytes, s_networkFormat);
            var network = NetworkReader.Read(inner);
            inner.Finish();
            var options = network.Options;
            if (options.InputSize != plan.InputSize || options.OutputSize != plan.Horizon || options.Embedding is not null || options.Characters is not null
                || options.Pooling == SequencePooling.None)
                throw section.Defect($"network {i + 1} maps {options.InputSize} features to {options.OutputSize} values; the plan has {plan.InputSize} "
                    + $"and {plan.Horizon}.");
            networks.Add(network);
        }

        return new LocalModel(plan, networks, share, intervals);
    }

    private static float[] ReadFinite(SectionReader section, string what, int length)
    {
        var values = section.ReadSingles();
        if (length >= 0 && values.Length != length)
            throw section.Defect($"there are {values.Length} {what} for a horizon of {length}.");
        foreach (var value in values)
            Finite(section, value);
        return values;
    }

    private static float Finite(SectionReader section, float value) =>
        float.IsFinite(value) ? value : throw section.Defect($"a number is {value}; all are finite.");
}
