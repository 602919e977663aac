using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The hourly series of the M4 competition, by a pretrained network that has not seen them. Each run is a look at the test part that the model card counts.</summary>
internal sealed class HourlyCompetitionPretrained : HourlyCompetitionTask
{
    public override string Name => "m4_hourly_pretrained";

    public override string Summary => "M4 hourly by a pretrained network that has not seen them, 48 steps ahead: the figures of m4_hourly.";

    public override int DefaultSeeds => 1; // nothing is drawn

    protected override ForecastingOptions Options(int seed)
    {
        var options = new ForecastingOptions { Architecture = ForecastArchitecture.Pretrained };
        return options;
    }
}
