namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The networks of <see cref="ClassicSeries"/> with a pretrained network.</summary>
internal sealed class ClassicSeriesCombined : ClassicSeries
{
    public override string Name => "univariate_classics_combined";

    public override string Summary => "The figures of univariate_classics by the same networks with a pretrained network, its weight chosen by held-out errors.";

    protected override bool CombinesPretrained => true;
}
