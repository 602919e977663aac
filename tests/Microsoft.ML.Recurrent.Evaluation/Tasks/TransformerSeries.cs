namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>ETTh1 as in <see cref="TransformerTemperature"/>, its columns as series of one target each.</summary>
internal class TransformerSeries : TransformerTemperature
{
    public override string Name => "etth1_96_series";

    public override string Summary => "The figures of etth1_96, its columns as seven series of one target each.";

    protected override bool AreSeries => true;
}
