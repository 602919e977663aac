using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Smoothing;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>Reads and writes a forecaster without a network in a model file: the lengths, the coefficients of each series, and the errors.</summary>
internal static class StatisticalPayload
{
    public static void Write(PayloadWriter payload, StatisticalModel model)
    {
        var plan = payload.AddSection("plan");
        plan.Write(model.Horizon);
        plan.Write(model.SeasonLength);
        plan.Write(model.Plan.EndsAtZero);
        var smoothing = payload.AddSection("smoothing");
        smoothing.Write(model.Plan.Coefficients.Count);
        foreach (var (id, targets) in model.Plan.Coefficients)
        {
            smoothing.Write(id);
            foreach (var target in targets)
                BaselinePayload.Write(smoothing, target);
        }

        var errors = payload.AddSection("errors");
        foreach (var spread in model.Errors.UsualSpreads)
            errors.Write(spread);
        errors.Write(model.Errors.Correlation);
        model.Errors.Residuals.Write(errors);
        model.Training.Save(payload);
    }

    /// <exception cref="ModelFormatException">The payload is damaged; the message names the section.</exception>
    public static StatisticalModel Read(PayloadReader payload, SeriesSchema schema, ForecastArchitecture architecture)
    {
        const int Longest = ForecastingDefaults.LongestLength;
        var section = payload.GetSection("plan");
        var horizon = section.ReadInt32("the horizon", 1, Longest);
        var plan = new StatisticalPlan(schema, architecture, horizon, section.ReadInt32("the season length", 1, Longest), section.ReadBoolean(),
            ReadCoefficients(payload.GetSection("smoothing"), schema.TargetCount));
        section = payload.GetSection("errors");
        var spreads = new double[schema.TargetCount];
        for (var target = 0; target < spreads.Length; target++)
        {
            spreads[target] = section.ReadDouble();
            if (!(spreads[target] >= 0 && double.IsFinite(spreads[target])))
                throw section.Defect(FormattableString.Invariant($"a spread is {spreads[target]}; it must be finite and at least 0."));
        }

        var correlation = StepCorrelation.Read(section);
        return new StatisticalModel(plan, new StatisticalErrors(spreads, ResidualQuantiles.Read(section, horizon), correlation))
        {
            Training = TrainingRecord.Load(payload, 0),
        };
    }

    private static Dictionary<string, SmoothingParameters[]> ReadCoefficients(SectionReader section, int targets)
    {
        var count = section.ReadInt32("the number of smoothed series", 0, int.MaxValue);
        var coefficients = new Dictionary<string, SmoothingParameters[]>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var id = section.ReadString();
            var series = new SmoothingParameters[targets];
            for (var target = 0; target < targets; target++)
                series[target] = BaselinePayload.ReadCoefficients(section);
            if (!coefficients.TryAdd(id, series))
                throw section.Defect($"the series '{id}' is smoothed twice.");
        }

        return coefficients;
    }
}
