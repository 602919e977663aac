using Microsoft.ML.Recurrent.Evaluation.Anomalies;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Taxi passengers of New York, 1 July to 29 October 2014: the last four weeks are disturbed. The series goes on to January 2015, but anomalies of its own begin with
/// the marathon of 2 November (Numenta Anomaly Benchmark).
/// </summary>
internal sealed class TaxiAnomalies : AnomalyTask
{
    private const int Days = 121;

    public override string Name => "taxi-anomalies";

    protected override (DateTime[] Times, float[] Values, int TestStart) Read(DataSource data)
    {
        var values = ReadColumn(data.File("univariate_classics", "nyc_taxi_passengers.csv"), 1)[..(Days * 48)];
        return (HalfHoursFrom(new DateTime(2014, 7, 1), values.Length), values, values.Length - 1344);
    }
}
