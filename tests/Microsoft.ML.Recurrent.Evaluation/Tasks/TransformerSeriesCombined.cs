namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The networks of <see cref="TransformerSeries"/> with a pretrained network.</summary>
internal sealed class TransformerSeriesCombined : TransformerSeries
{
    public override string Name => "etth1_96_combined";

    public override string Summary => "The networks of etth1_96_series with a pretrained network, its weight chosen by held-out errors.";

    protected override ForecastingOptions Options()
    {
        var options = base.Options();
        options.CombinesPretrained = true;
        return options;
    }
}
