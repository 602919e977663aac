using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>
/// What every architecture for many series keeps as an estimator, with series, times, two targets, covariates, attributes, gaps and quantiles.
/// </summary>
/// <param name="architecture">The architecture.</param>
public abstract class GlobalEstimatorContract(ForecastArchitecture architecture) : EstimatorContract<Store, StoreOutlook>
{
    protected override IReadOnlyList<Store> Rows { get; } = [.. Store.Hours(36, "a", "b", "c").Where(row => row.Name != "b" || row.Time.Hour != 4)];

    protected override string[] OutputColumns => GlobalForecasters.OutputColumns;

    // Values that are missing are marked as such, and the series go on over them.
    protected override IReadOnlyList<Store> RowsWithMissingValues =>
        [.. Store.Hours(40, "a", "b", "c").Where(row => row.Time >= new DateTime(2024, 1, 2, 12, 0, 0))
            .Select((row, i) => i % 2 == 0 ? WithoutValues(row) : row)];

    protected override bool SkipsMissingValues => false;

    protected override Store RowWithMissingFeature => WithoutValues(Store.Hours(36, "a", "b", "c")
        .Single(row => row.Name == Rows[Rows.Count / 2].Name && row.Time == Rows[Rows.Count / 2].Time));

    protected override void CheckScoresOfMissingFeature(float[] scores) => AssertFinite(scores);

    protected override IReadOnlyList<BadSchema> BadSchemas =>
    [
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Name = "a", Time = DateTime.Today, Sales = "1", Visitors = 1f, Region = "n" } }),
            "'Sales'", "String", "Single"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Name = "a", Time = DateTime.Today, Sales = new[] { 1f }, Visitors = 1f, Region = "n" } }),
            "'Sales'", "known length"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Name = 1f, Time = DateTime.Today, Sales = 1f, Visitors = 1f, Region = "n" } }),
            "'Name'", "Single", "text or a key"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Name = "a", Time = "now", Sales = 1f, Visitors = 1f, Region = "n" } }),
            "'Time'", "String", "DateTime"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Name = "a", Time = DateTime.Today, Sales = 1f, Visitors = "1", Region = "n" } }),
            "'Visitors'", "String", "Boolean"),
        new(ml => ml.Data.LoadFromEnumerable(new[] { new { Name = "a", Time = DateTime.Today, Sales = 1f, Visitors = 1f } }), "'Region'"),
    ];

    [Fact]
    public override void PredictionEngineGivesTheScoresOfTheCursor()
    {
        var ml = new MLContext(1);
        var model = Create(ml, new RunSettings()).Fit(Load(ml, Rows));
        var error = Assert.Throws<InvalidOperationException>(() => ml.Model.CreatePredictionEngine<Store, StoreOutlook>(model));
        Assert.Contains("CreateForecastingEngine", error.Message, StringComparison.Ordinal);
    }

    protected override IEstimator<ITransformer> Create(MLContext ml, RunSettings settings) =>
        ml.Forecasting.ForecastByRecurrent(GlobalForecasters.Options(architecture, settings));

    protected override float[] ScoresOf(StoreOutlook output) => output.Everything;

    [Fact]
    public void SavedInAChainItForecastsAsBefore()
    {
        var ml = new MLContext(1);
        var data = Load(ml, Rows);
        var model = ml.Transforms.CopyColumns("Before", nameof(Store.Visitors))
            .Append(ml.Forecasting.ForecastByRecurrent(GlobalForecasters.AllOptions(architecture)))
            .Append(ml.Transforms.CopyColumns("After", nameof(StoreOutlook.Forecast))).Fit(data);
        ml.Model.Save(model, data.Schema, PathOf("chain.zip"));
        var loaded = new MLContext(2).Model.Load(PathOf("chain.zip"), out _);
        Assert.Equal(LoadHost.OutputBits.Of(model.Transform(data), ["After", .. OutputColumns]),
            LoadHost.OutputBits.Of(loaded.Transform(data), ["After", .. OutputColumns]));
    }

    [Fact]
    public void EnginesOfAllSeriesGiveWhatTheCursorGives()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.Options(architecture), Rows);
        var expected = GlobalForecasters.Transform(model, Rows);
        var engines = model.SeriesIds.ToDictionary(id => id, id =>
        {
            var engine = GlobalForecasters.Engine<Store>(model, id);
            Assert.Equal(36, engine.ObservationCount); // steps missing in time count
            engine.Reset();
            return engine;
        });
        for (var row = 0; row < expected.Length; row++)
            GlobalForecasters.AssertSame(expected[row], engines[Rows[row].Name].Predict(Rows[row]));
        foreach (var engine in engines.Values)
            engine.Dispose();
    }

    [Fact]
    public void ShapesAreStepsTargetsAndQuantiles()
    {
        var model = GlobalForecasters.Fit(GlobalForecasters.Options(architecture), Rows);
        var schema = model.GetOutputSchema(new MLContext().Data.LoadFromEnumerable(Rows).Schema);
        Assert.Equal([5, 2], ((VectorDataViewType)schema["Forecast"].Type).Dimensions.ToArray());
        Assert.Equal([5, 2, 3], ((VectorDataViewType)schema["Quantiles"].Type).Dimensions.ToArray());
        Assert.Equal(["a", "b", "c"], model.SeriesIds);
        Assert.Equal((architecture, 9, 5, 6, 1), (model.Architecture, model.ContextLength, model.Horizon, model.SeasonLength, model.NumberOfNetworks));
        var predictions = GlobalForecasters.Transform(model, Rows);
        Assert.All(predictions, GlobalForecasters.AssertInOrder);
        Assert.All(predictions, prediction => Assert.Equal([10, 10, 10, 30],
            new[] { prediction.Forecast, prediction.Lower, prediction.Upper, prediction.Quantiles }.Select(values => values.Length)));
    }

    private static Store WithoutValues(Store row)
    {
        (row.Sales, row.Visitors) = ([float.NaN, float.NaN], float.NaN);
        return row;
    }
}
