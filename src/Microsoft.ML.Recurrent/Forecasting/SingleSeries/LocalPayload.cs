using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.SingleSeries;

/// <summary>
/// Reads and writes a forecaster of one series in a model file: plan, statistics, intervals and networks. Every size is checked against the horizon and the
/// history.
/// </summary>
internal static class LocalPayload
{
    public static void Write(PayloadWriter payload, LocalModel model)
    {
        WritePlan(payload.AddSection("plan"), model.Plan);
        BaselinePayload.Write(payload.AddSection("front"), model.Plan.Baseline);
        WriteStatistics(payload.AddSection("statistics"), model.Plan.Statistics);
        WriteIntervals(payload.AddSection("intervals"), model.Intervals);
        var share = payload.AddSection("share");
        share.Write(model.NetworkFraction);
        share.Write(model.StepCorrelation);
        ForecastNetworks.Write(payload, model.Networks);
        BoundsAdaptation.WriteRate(payload, model.AdaptationRate);
        model.Training.Save(payload);
        model.Member?.Write(payload);
    }

    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static LocalModel Read(PayloadReader payload, SeriesSchema schema)
    {
        var plan = ReadPlan(payload.GetSection("plan"), BaselinePayload.Read(payload.GetSection("front")),
            horizon => ReadStatistics(payload.GetSection("statistics"), horizon));
        var intervals = ReadIntervals(payload.GetSection("intervals"), plan);
        var section = payload.GetSection("share");
        var (share, correlation) = (Finite(section, section.ReadSingle()), StepCorrelation.Read(section));
        var networks = ForecastNetworks.Read(payload, NetworkUse.Pooling | NetworkUse.Bidirectional, options =>
            options.InputSize != plan.InputSize || options.OutputSize != plan.Horizon
                ? $"maps {options.InputSize} features to {options.OutputSize} values; the plan has {plan.InputSize} and {plan.Horizon}"
                : null);
        return new LocalModel(schema, plan, networks, share, intervals, correlation)
        {
            AdaptationRate = BoundsAdaptation.ReadRate(payload),
            Training = TrainingRecord.Load(payload, networks.Count),
            Member = PretrainedMember.Read(payload, schema),
        };
    }

    private static void WritePlan(SectionWriter section, SeriesPlan plan)
    {
        section.Write(plan.Horizon);
        section.Write(plan.ContextLength);
        section.Write(plan.SeasonLength);
        section.Write(plan.MarksMissing);
        plan.Scale.Write(section);
    }

    private static SeriesPlan ReadPlan(SectionReader section, BaselineForecast baseline, Func<int, SeriesStatistics> readStatistics)
    {
        const int Longest = ForecastingDefaults.LongestLength;
        var horizon = section.ReadInt32("the horizon", 1, Longest);
        var context = section.ReadInt32("the context length", 1, Longest);
        var seasonLength = section.ReadInt32("the season length", 1, Longest);
        var marksMissing = section.ReadBoolean();
        return new SeriesPlan
        {
            Scale = SeriesScale.Read(section),
            Baseline = baseline,
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
        section.Write((ReadOnlySpan<float>)intervals.Phases);
    }

    private static ForecastIntervals ReadIntervals(SectionReader section, SeriesPlan plan)
    {
        var intervals = new ForecastIntervals(
            ReadFinite(section, "widths", plan.Horizon), ReadFinite(section, "warm-up widths", plan.Horizon), ReadFinite(section, "errors", -1),
            ReadFinite(section, "factors of positions in the season", -1));
        return intervals.Phases.Length == 0 || intervals.Phases.Length == plan.SeasonLength ? intervals
            : throw section.Defect($"there are {intervals.Phases.Length} factors of positions in a season of {plan.SeasonLength}.");
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
        float.IsFinite(value) ? value : throw section.Defect(FormattableString.Invariant($"a number is {value}; all must be finite."));
}
