using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Quarters of generated businesses.</summary>
internal sealed class QuarterlyBusiness : BusinessTask
{
    public override string Name => "quarterly_business";

    public override string Summary =>
        "300 generated series of 24 to 72 quarters, 8 ahead, by one model: sMAPE, beside the Theta method and ETS fitted to each series.";

    protected override int Season => 4;

    protected override int Horizon => 8;

    protected override (int Shortest, int Longest) Lengths => (24, 72);
}
