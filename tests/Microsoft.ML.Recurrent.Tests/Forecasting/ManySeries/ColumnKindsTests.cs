using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

/// <summary>Columns of every kind a forecaster reads: keys, vectors, flags, categories, and values missing in all of them.</summary>
public sealed class ColumnKindsTests
{
    private static readonly AnyRow[] s_rows =
    [
        .. Enumerable.Range(0, 40).SelectMany(t => new[] { "a", "b" }.Select(series => new AnyRow
        {
            Series = series,
            Value = t % 7 == 3 ? float.NaN : MathF.Sin(t / 2f) + (series == "b" ? 20 : 0),
            Past = [t % 5, float.NaN, t % 4 == 2 ? float.NaN : 1],
            Future = [t % 3 == 0, t % 2 == 0],
            Size = series == "a" ? float.NaN : 3,
            Kind = series == "a" ? "" : "shop",
        })),
    ];

    [Theory]
    [InlineData(ForecastArchitecture.Direct)]
    [InlineData(ForecastArchitecture.SegmentWise)]
    [InlineData(ForecastArchitecture.Autoregressive)]
    public void ColumnsOfEveryKindAreReadAlikeByCursorAndEngine(ForecastArchitecture architecture)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(s_rows);
        var model = ml.Transforms.Conversion.MapValueToKey("Key", nameof(AnyRow.Series)).Append(ml.Forecasting.ForecastByRecurrent(Options(architecture))).Fit(data);
        StoreOutlook[] rows = [.. ml.Data.CreateEnumerable<StoreOutlook>(model.Transform(data), reuseRowObject: false)];
        Assert.All(rows, GlobalForecasters.AssertInOrder);
        AnyRow[] of = [.. s_rows.Where(row => row.Series == "b")];
        using var engine = model.CreateForecastingEngine<AnyRow, StoreOutlook>(ml, "b");
        Assert.Equal(40, engine.ObservationCount);
        engine.Reset();
        for (var t = 0; t < 35; t++)
        {
            engine.Observe(of[t]);
            GlobalForecasters.AssertSame(rows[(2 * t) + 1], engine.Predict(of[(t + 1)..]));
        }
    }

    [Fact]
    public void VectorOfAnotherWidthIsRefused()
    {
        var options = Options(ForecastArchitecture.Direct);
        options.SeriesColumnName = nameof(AnyRow.Series);
        var model = GlobalForecasters.Fit(options, s_rows);
        var ml = new MLContext(1);
        var narrow = SchemaDefinition.Create(typeof(AnyRow));
        narrow[nameof(AnyRow.Past)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(ml.Data.LoadFromEnumerable(s_rows, narrow))).Message;
        Assert.Contains("'Past'", message, StringComparison.Ordinal);
        Assert.Contains("a vector of 3 values", message, StringComparison.Ordinal);
        Assert.Contains("2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyIdIsRefusedWithItsRow()
    {
        var options = Options(ForecastArchitecture.Direct);
        options.SeriesColumnName = nameof(AnyRow.Kind);
        var message = Assert.Throws<ArgumentException>(() => GlobalForecasters.Fit(options, s_rows)).Message;
        Assert.Contains("'Kind' is empty in row 0", message, StringComparison.Ordinal);
    }

    private static ForecastingOptions Options(ForecastArchitecture architecture)
    {
        var options = GlobalForecasters.PlainOptions(architecture);
        options.SeriesColumnName = "Key";
        (options.PastCovariateColumnNames, options.FutureCovariateColumnNames) = ([nameof(AnyRow.Past)], [nameof(AnyRow.Future)]);
        options.StaticColumnNames = [nameof(AnyRow.Size), nameof(AnyRow.Kind)];
        options.NumberOfEpochs = 1;
        return options;
    }

    public sealed class AnyRow
    {
        public string Series { get; set; } = "";

        public float Value { get; set; }

        [VectorType(3)]
        public float[] Past { get; set; } = [];

        [VectorType(2)]
        public bool[] Future { get; set; } = [];

        public float Size { get; set; }

        public string Kind { get; set; } = "";
    }
}
