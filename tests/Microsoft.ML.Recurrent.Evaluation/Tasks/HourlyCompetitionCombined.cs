namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The networks of <see cref="HourlyCompetition"/> with a pretrained network. Each run is a look at the test part that the model card counts.</summary>
internal sealed class HourlyCompetitionCombined : HourlyCompetition
{
    public override string Name => "m4_hourly_combined";

    public override string Summary => "M4 hourly by the networks of m4_hourly with a pretrained network, its weight chosen by held-out errors: the figures of m4_hourly.";

    protected override ForecastingOptions Options(int seed)
    {
        var options = base.Options(seed);
        options.CombinesPretrained = true;
        return options;
    }
}
