using Microsoft.ML.Recurrent.Evaluation.Anomalies;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>Electricity demand of England and Wales, 5 June to 27 August 2000 (Taylor 2003): the last two of twelve weeks are disturbed.</summary>
internal sealed class DemandAnomalies : AnomalyTask
{
    public override string Name => "demand-anomalies";

    protected override (DateTime[] Times, float[] Values, int TestStart) Read(DataSource data)
    {
        var values = ReadColumn(data.File("univariate_classics", "taylor_halfhourly_demand.csv"), 0);
        return (HalfHoursFrom(new DateTime(2000, 6, 5), values.Length), values, values.Length - 672);
    }
}
