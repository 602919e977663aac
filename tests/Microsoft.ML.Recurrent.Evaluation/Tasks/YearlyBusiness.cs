using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Years of generated businesses.</summary>
internal sealed class YearlyBusiness : BusinessTask
{
    public override string Name => "yearly_business";

    public override string Summary =>
        "300 generated series of 20 to 47 years, 6 ahead, by one model: sMAPE, beside the Theta method and ETS fitted to each series.";

    protected override int Season => 1;

    protected override int Horizon => 6;

    protected override (int Shortest, int Longest) Lengths => (20, 47);
}
