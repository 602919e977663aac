using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Months of generated businesses.</summary>
internal sealed class MonthlyBusiness : BusinessTask
{
    public override string Name => "monthly_business";

    public override string Summary =>
        "300 generated series of 60 to 140 months, 18 ahead, by one model: sMAPE, beside the Theta method and ETS fitted to each series.";

    protected override int Season => 12;

    protected override int Horizon => 18;

    protected override (int Shortest, int Longest) Lengths => (60, 140);
}
