namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>ETTh1 as in <see cref="TransformerTemperature"/>, two weeks ahead.</summary>
internal sealed class TransformerTemperatureFortnight : TransformerTemperature
{
    public override string Name => "etth1_336";

    public override string Summary => "ETTh1, seven columns, 336 steps ahead: errors on standardised columns by the papers' protocol, coverage of the 90 % interval.";

    protected override int Horizon => 336;
}
