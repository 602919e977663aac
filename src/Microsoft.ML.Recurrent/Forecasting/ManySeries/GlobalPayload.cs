using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>
/// Reads and writes a forecaster of many series in a model file: plan, statistics, smoothing, residuals and networks. Every size is checked against the plan.
/// </summary>
internal static class GlobalPayload
{
    private const int MostGroups = 2;

    public static void Write(PayloadWriter payload, GlobalModel model)
    {
        WritePlan(payload.AddSection("plan"), model);
        model.Plan.Statistics.Write(payload.AddSection("statistics"));
        var smoothing = payload.AddSection("smoothing");
        smoothing.Write(model.Groups.Count);
        foreach (var group in model.Groups)
        {
            group.Plan.Smoothing.Write(smoothing);
            smoothing.Write(group.Networks.Count);
        }

        model.Known.Write(payload.AddSection("spreads"));
        model.Residuals.Write(payload.AddSection("residuals"));
        ForecastNetworks.Write(payload, [.. model.Groups.SelectMany(group => group.Networks)]);
        BoundsAdaptation.WriteRate(payload, model.AdaptationRate);
        model.Training.Save(payload);
        model.Member?.Write(payload);
    }

    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static GlobalModel Read(PayloadReader payload, SeriesSchema schema, ForecastArchitecture architecture)
    {
        var statistics = ColumnStatistics.Read(payload.GetSection("statistics"), schema.TargetCount, schema.PastCount, schema.FutureCount, schema.StaticCount);
        var smoothing = payload.GetSection("smoothing");
        var smoothings = new (InputSmoothing Smoothing, int Networks)[smoothing.ReadInt32("the number of groups", 1, MostGroups)];
        for (var i = 0; i < smoothings.Length; i++)
            smoothings[i] = (InputSmoothing.Read(smoothing, schema.TargetCount),
                smoothing.ReadInt32("the number of networks of a group", 1, ForecastingDefaults.MostMembers));
        var (plan, share, samples, correlation) = ReadPlan(payload.GetSection("plan"), schema, architecture, statistics, smoothings[0].Smoothing);
        var residuals = ResidualQuantiles.Read(payload.GetSection("residuals"), plan.Horizon);
        var known = KnownSpread.Read(payload.GetSection("spreads"), plan.Horizon);
        var networks = ForecastNetworks.Read(payload, plan.IsAutoregressive ? NetworkUse.Steps : NetworkUse.Decoder,
            network => GlobalNetwork.Misfit(network, plan));
        if (networks.Count != smoothings.Sum(one => one.Networks))
            throw payload.GetSection("networks").Defect($"there are {networks.Count} networks; the groups have {smoothings.Sum(one => one.Networks)}.");
        var groups = new MemberGroup[smoothings.Length];
        var first = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = new MemberGroup(i == 0 ? plan : plan with { Smoothing = smoothings[i].Smoothing }, networks.GetRange(first, smoothings[i].Networks));
            first += smoothings[i].Networks;
        }

        var member = PretrainedMember.Read(payload, schema);
        if (member is not null && plan.IsAutoregressive)
            throw payload.GetSection("plan").Defect("a pretrained network takes part in an autoregressive forecaster, which draws paths.");
        return new GlobalModel(groups, share, known, residuals, samples, correlation)
        {
            AdaptationRate = BoundsAdaptation.ReadRate(payload),
            Training = TrainingRecord.Load(payload, networks.Count),
            Member = member,
        };
    }

    private static void WritePlan(SectionWriter section, GlobalModel model)
    {
        var plan = model.Plan;
        section.Write((int)plan.Normalization);
        plan.Scale.Write(section);
        section.Write(plan.SeasonLength);
        section.Write(plan.ContextLength);
        section.Write(plan.Horizon);
        section.Write(plan.SegmentLength);
        section.Write(plan.DecodedLength);
        section.Write((ReadOnlySpan<int>)plan.Lags);
        section.Write(plan.MarksMissing);
        section.Write(plan.ReadsOtherTargets);
        section.Write((int)plan.Head.Kind);
        section.Write((ReadOnlySpan<float>)plan.Head.Levels);
        section.Write(model.NetworkFraction);
        section.Write(model.Samples);
        section.Write(model.StepCorrelation);
    }

    private static (GlobalPlan Plan, float Share, int Samples, float Correlation) ReadPlan(
        SectionReader section, SeriesSchema schema, ForecastArchitecture architecture, ColumnStatistics statistics, InputSmoothing smoothing)
    {
        const int Longest = ForecastingDefaults.LongestLength;
        var normalization = section.ReadEnum<WindowNormalization>();
        var scale = SeriesScale.Read(section);
        var plan = new GlobalPlan
        {
            Architecture = architecture,
            Normalization = normalization,
            Schema = schema,
            Scale = scale,
            SeasonLength = section.ReadInt32("the season length", 1, Longest),
            ContextLength = section.ReadInt32("the context length", 1, 2 * Longest),
            Horizon = section.ReadInt32("the horizon", 1, Longest),
            SegmentLength = section.ReadInt32("the segment length", 1, Longest),
            DecodedLength = section.ReadInt32("the length of a decoded step", 1, Longest),
            Lags = section.ReadInt32s(),
            MarksMissing = section.ReadBoolean(),
            ReadsOtherTargets = section.ReadBoolean(),
            Smoothing = smoothing,
            Statistics = statistics,
            Head = ReadHead(section),
        };
        var (share, samples) = (section.ReadSingle(), section.ReadInt32("the number of samples", 1, ForecastingDefaults.MostSamples));
        var correlation = StepCorrelation.Read(section);
        if (normalization == WindowNormalization.Automatic)
            throw section.Defect("the normalization is not specified.");
        if (plan.ContextLength % plan.SegmentLength != 0)
            throw section.Defect($"the context of {plan.ContextLength} is not a multiple of segments of {plan.SegmentLength}.");
        if (plan.Lags.Length is 0 or > 64 || plan.Lags[0] != 1 || plan.Lags.Zip(plan.Lags.Skip(1)).Any(pair => pair.First >= pair.Second)
            || plan.Lags[^1] > 2 * Longest)
            throw section.Defect($"the lags {string.Join(", ", plan.Lags)} do not ascend from 1.");
        if (plan.IsAutoregressive && (!plan.Head.CanSample || plan.ReadsOtherTargets))
            throw section.Defect($"an autoregressive forecaster has the distribution {plan.Head.Kind} and "
                + $"{(plan.ReadsOtherTargets ? "reads" : "does not read")} other targets; "
                + "it needs a distribution that can be sampled, and must not read other targets.");
        if (plan.Head.IsCounts && (normalization != WindowNormalization.MeanScale || scale.IsLogarithm || smoothing.IsUsed))
            throw section.Defect($"counts are measured by {normalization}{(scale.IsLogarithm ? " of logarithms" : "")}"
                + $"{(smoothing.IsUsed ? " after smoothing" : "")}; only MeanScale preserves counts.");
        return share is >= 0 and <= 1 ? (plan, share, samples, correlation)
            : throw section.Defect(FormattableString.Invariant($"the share of the networks is {share}; it must be 0 to 1."));
    }

    private static ForecastHead ReadHead(SectionReader section)
    {
        var kind = section.ReadEnum<ForecastDistribution>();
        var levels = section.ReadSingles();
        if (kind == ForecastDistribution.Automatic || !ForecastingOptions.AreQuantileLevels(levels))
            throw section.Defect($"the distribution is {kind} with the quantiles {OptionRow.Show(levels)}; "
                + "it must be specified, and they must ascend between 0 and 1.");
        return new ForecastHead(kind, levels);
    }
}
