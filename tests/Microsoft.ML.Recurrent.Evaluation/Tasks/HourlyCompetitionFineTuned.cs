using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The hourly series of the M4 competition, by a pretrained network that is trained further on all of them. Each run is a look at the test part that the model card counts.</summary>
internal sealed class HourlyCompetitionFineTuned : HourlyCompetitionTask
{
    public override string Name => "m4_hourly_fine_tuned";

    public override string Summary => "M4 hourly by a pretrained network that is trained further on all of them, 48 steps ahead: the figures of m4_hourly.";

    protected override ForecastingOptions Options(int seed)
    {
        var options = new ForecastingOptions { Architecture = ForecastArchitecture.Pretrained };
        options.FineTune = true;
        options.Seed = seed;
        return options;
    }
}
