using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The hourly series of the M4 competition, by networks that are trained on all of them.</summary>
internal class HourlyCompetition : HourlyCompetitionTask
{
    public override string Name => "m4_hourly";

    public override string Summary => "M4 hourly, one model of 414 series, 48 steps ahead: sMAPE, MASE, OWA, weighted quantile loss, coverage of the 90 % interval, seasonal naive beside it.";

    protected override ForecastingOptions Options(int seed)
    {
        var options = ForecastingOptions.ForManySeries();
        options.Seed = seed;
        options.ContextLength = 14 * HoursOfDay;
        options.SeasonLength = 7 * HoursOfDay;
        options.ExponentialSmoothing = true;
        options.SmoothingSeasonLengths = [HoursOfDay, 7 * HoursOfDay];
        options.Scaling = SeriesScaling.Logarithm;
        options.NumberOfNetworks = 2;
        options.NumberOfEpochs = 12;
        options.EarlyStoppingPatience = 12;
        options.LearningRate = 0.002f;
        options.LearningRateSchedule = new CosineSchedule();
        options.WindowsPerEpoch = 25_000;
        options.ValidationFraction = 0.1f;
        return options;
    }
}
