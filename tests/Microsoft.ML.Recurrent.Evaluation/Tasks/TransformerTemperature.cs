using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// ETTh1 (Zhou et al. 2021): load and oil temperature of a transformer, seven hourly columns, 96 steps ahead. Published mean squared errors: DLinear 0.375, PatchTST
/// 0.370, SegRNN 0.341 to 0.351.
/// </summary>
internal class TransformerTemperature : LongTermTask
{
    private const int Month = 30 * 24;

    public override string Name => "etth1_96";

    public override string Summary => "ETTh1, seven columns, 96 steps ahead: errors on standardised columns by the papers' protocol, coverage of the 90 % interval.";

    protected override int Horizon => 96;

    protected override (int Training, int Validation, int Test) Parts(int rows) => (12 * Month, 4 * Month, 4 * Month);

    protected override float[][] Read(DataSource data) =>
        [.. File.ReadLines(data.File("etth1", "ETTh1.csv")).Skip(1).Select(line => Numbers(line.Split(',').Skip(1)))];

    protected override ForecastingOptions Options()
    {
        var options = ForecastingOptions.ForManySeries();
        options.ContextLength = Month;
        options.SegmentLength = 48;
        options.Distribution = ForecastDistribution.Median;
        options.Dropout = 0.5f;
        options.LearningRate = 0.0005f;
        options.BatchSize = 256;
        options.SeasonLength = 24;
        options.ExponentialSmoothing = true;
        options.WindowsPerEpoch = 10_000;
        options.NumberOfEpochs = 20;
        options.EarlyStoppingPatience = 5;
        return options;
    }
}
