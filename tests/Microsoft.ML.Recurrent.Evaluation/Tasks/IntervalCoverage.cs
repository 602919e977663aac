using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Two hundred generated series of 20 to 60 rows of each kind, each forecast once after its end by default options: the share of the values that lie within
/// the 90 % interval. The architectures that are not the default are asked of fewer series.
/// </summary>
internal sealed class IntervalCoverage : EvaluationTask
{
    private const int SeriesOfKind = 200;
    private const int SeriesOfArchitecture = 20;
    private const int Horizon = 4;
    private const int SeedsApart = 100_003;

    private static readonly ForecastArchitecture[] s_others =
        [ForecastArchitecture.Direct, ForecastArchitecture.SegmentWise, ForecastArchitecture.Autoregressive];

    public override string Name => "interval_coverage";

    public override string Summary =>
        "Generated series of 20 to 60 rows, seasonal, trend and intermittent: coverage of the 90 % interval by the defaults, and of each architecture.";

    public override int DefaultSeeds => 1;

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var (kinds, all) = (GeneratedSeries.Kinds, Enumerable.Range(0, SeriesOfKind));
        foreach (var (kind, make) in kinds)
            yield return new($"{kind}_coverage_of_90", Coverage(make, ForecastArchitecture.Automatic, SeriesOfKind, seed));
        foreach (var architecture in s_others)
            foreach (var (kind, make) in kinds)
                yield return new($"{kind}_{architecture}_coverage_of_90", Coverage(make, architecture, SeriesOfArchitecture, seed));
    }

    private static double Coverage(Func<Random, int, float[]> make, ForecastArchitecture architecture, int count, int seed)
    {
        var covered = new int[count];
        Parallel.For(0, count, i => covered[i] = Covered(make, architecture, (seed * SeedsApart) + i));
        return covered.Sum() / (double)(count * Horizon);
    }

    private static int Covered(Func<Random, int, float[]> make, ForecastArchitecture architecture, int seed)
    {
        var (series, next) = GeneratedSeries.Of(make, seed, Horizon);
        var ml = new MLContext(seed);
        using var engine = ml.Forecasting.ForecastByRecurrent(new ForecastingOptions
        {
            InputColumnName = nameof(Step.Value),
            OutputColumnName = nameof(Outlook.Forecast),
            ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
            ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
            ConfidenceLevel = 0.9f,
            Horizon = Horizon,
            Architecture = architecture,
            NumberOfThreads = 1,
        }).Fit(ml.Data.LoadFromEnumerable(series.Select(value => new Step { Value = value }))).CreateForecastingEngine<Step, Outlook>(ml);
        var outlook = engine.Predict();
        return next.Where((value, h) => outlook.Lower[h] <= value && value <= outlook.Upper[h]).Count();
    }

    private sealed class Step
    {
        public float Value { get; set; }
    }

    private sealed class Outlook
    {
        public float[] Forecast { get; set; } = [];

        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];
    }
}
