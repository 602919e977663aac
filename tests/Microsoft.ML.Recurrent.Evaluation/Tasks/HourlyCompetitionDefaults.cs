using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The hourly series of the M4 competition, by the preset for many series with nothing but the columns.</summary>
internal sealed class HourlyCompetitionDefaults : HourlyCompetitionTask
{
    public override string Name => "m4_hourly_defaults";

    public override string Summary => "M4 hourly by ForManySeries with nothing but its columns, 48 steps ahead: the figures of m4_hourly.";

    public override int DefaultSeeds => 1;

    protected override ForecastingOptions Options(int seed)
    {
        var options = ForecastingOptions.ForManySeries();
        options.Seed = seed;
        return options;
    }
}
