using Microsoft.ML.Recurrent.Evaluation.Forecasting;

namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>
/// Two hundred generated series that shift in the middle, half of them in level and half in spread, forecast in the second half from every row by a forecaster
/// trained on the first half: the share of the values that lie within the 90 % interval, and its mean width; with bounds that adapt, with bounds that stay as
/// they were calibrated ("fixed"), and of the same series without a shift.
/// </summary>
internal sealed class IntervalShift : EvaluationTask
{
    private const int SeriesOfKind = 100;
    private const int Half = 200;
    private const int Horizon = 4;
    private const int SeedsApart = 100_003;

    public override string Name => "interval_shift";

    public override string Summary => "Generated series whose level or spread shifts in the middle, where training ends: coverage and mean width of the 90 % "
        + "interval in the second half, with and without adaptation, and without a shift; one model for each series, and one for all.";

    public override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        foreach (var sharesNetworks in new[] { false, true })
            foreach (var adapts in new[] { true, false })
            {
                var coverages = new List<double>();
                foreach (var kind in ShiftedSeries.Kinds)
                {
                    float[][] series = [.. Enumerable.Range(0, SeriesOfKind).Select(i => ShiftedSeries.Of(kind, (seed * SeedsApart) + i, 2 * Half))];
                    var (coverage, width) = sharesNetworks ? Spread(series, true, adapts, seed) : Means(series, adapts, seed);
                    var name = $"{(sharesNetworks ? "many" : "single")}_{kind}_{(adapts ? "" : "fixed_")}";
                    yield return new(name + "coverage_of_90", coverage);
                    yield return new(name + "width", width);
                    if (kind != ShiftKind.None)
                        coverages.Add(coverage);
                }

                yield return new($"{(sharesNetworks ? "many" : "single")}_{(adapts ? "" : "fixed_")}coverage_of_90", coverages.Average());
            }
    }

    private static (double Coverage, double Width) Means(float[][] series, bool adapts, int seed)
    {
        var figures = new (double Coverage, double Width)[series.Length];
        Parallel.For(0, series.Length, i => figures[i] = Spread([series[i]], false, adapts, seed));
        return (figures.Average(one => one.Coverage), figures.Average(one => one.Width));
    }

    private static (double Coverage, double Width) Spread(float[][] series, bool sharesNetworks, bool adapts, int seed)
    {
        var ml = new MLContext(seed);
        var options = new ForecastingOptions
        {
            InputColumnName = nameof(Step.Value),
            OutputColumnName = nameof(Outlook.Forecast),
            ConfidenceLowerBoundColumnName = nameof(Outlook.Lower),
            ConfidenceUpperBoundColumnName = nameof(Outlook.Upper),
            ConfidenceLevel = 0.9f,
            Horizon = Horizon,
            NumberOfNetworks = 1,
            NumberOfEpochs = sharesNetworks ? 5 : 20,
            Seed = seed,
        };
        if (sharesNetworks)
            (options.Architecture, options.SeriesColumnName) = (ForecastArchitecture.SegmentWise, nameof(Step.Id));
        else
            options.NumberOfThreads = 1;
        if (!adapts)
            options.IntervalAdaptationRate = 0;
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(ml.Data.LoadFromEnumerable(Steps(series, Half)));
        Outlook[] outlooks = [.. ml.Data.CreateEnumerable<Outlook>(model.Transform(ml.Data.LoadFromEnumerable(Steps(series, 2 * Half))), reuseRowObject: false)];
        var (covered, count, width) = (0, 0, 0.0);
        for (var i = 0; i < series.Length; i++)
            for (var origin = Half; origin <= series[i].Length - Horizon; origin++)
            {
                var outlook = outlooks[(i * series[i].Length) + origin - 1];
                for (var h = 0; h < Horizon; h++)
                {
                    var value = series[i][origin + h];
                    covered += outlook.Lower[h] <= value && value <= outlook.Upper[h] ? 1 : 0;
                    width += outlook.Upper[h] - outlook.Lower[h];
                    count++;
                }
            }

        return (covered / (double)count, width / count);
    }

    private static IEnumerable<Step> Steps(float[][] series, int rows) =>
        series.SelectMany((values, i) => values.Take(rows).Select(value => new Step { Id = $"{i}", Value = value }));

    private sealed class Step
    {
        public string Id { get; set; } = "";

        public float Value { get; set; }
    }

    private sealed class Outlook
    {
        public float[] Forecast { get; set; } = [];

        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];
    }
}
