using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

public sealed class SeriesSchemaTests
{
    private static readonly Sale[] s_rows =
    [
        .. Sale.Days("north", 1, 2, 3).Select(sale => { sale.Region = "sea"; return sale; }),
        .. Sale.Days("south", 4, 5).Select(sale => { sale.Region = "hills"; return sale; }),
        .. Sale.Days("west", 6),
    ];

    [Fact]
    public void SchemaIsLearnedFromColumnsAndRows()
    {
        var schema = Sale.Learn(s_rows, Sale.AllColumns);
        Assert.Equal(["Amount"], schema.TargetNames);
        Assert.Equal((1, 1, 5, 3), (schema.TargetCount, schema.PastCount, schema.FutureCount, schema.StaticCount));
        Assert.Equal(["Area", "Region"], schema.StaticColumns.Select(column => column.Name));
        Assert.Equal(["hills", "sea"], schema.StaticColumns[1].Categories!.Words);
        Assert.Equal("1 day", schema.Grid?.ToString());
        var row = schema.CreateRow();
        Assert.Equal((1, 1, 5, 3), (row.Targets.Length, row.Past.Length, row.Future.Length, row.Statics.Length));
    }

    [Fact]
    public void SchemaDoesNotDependOnTheOrderOfInterleavedSeries()
    {
        var interleaved = Sale.Learn(s_rows.OrderBy(row => row.Time).ThenByDescending(row => row.Shop), Sale.AllColumns);
        Assert.Equal(Written(Sale.Learn(s_rows, Sale.AllColumns)), Written(interleaved));
    }

    [Fact]
    public void TargetsOfAVectorAreCalledByTheirSlotNames()
    {
        var ml = new MLContext(1);
        using var log = new RecurrentLog(ml, "Test");
        var data = ml.Transforms.Concatenate("Both", "Amount", "Visitors").Fit(ml.Data.LoadFromEnumerable(s_rows)).Transform(ml.Data.LoadFromEnumerable(s_rows));
        Assert.Equal(["Amount", "Visitors"], SeriesSchema.Learn(Sale.Columns with { Target = "Both" }, data, log).TargetNames);
        Assert.Equal(["Weather[0]", "Weather[1]"], SeriesSchema.Learn(Sale.Columns with { Target = "Weather" }, data, log).TargetNames);
    }

    [Fact]
    public void BadColumnsAreRefusedWithAndWithoutData()
    {
        var columns = Sale.AllColumns;
        AssertRefused(columns with { Target = "Promotion" }, "target column 'Promotion'", "Boolean", "Single, or a vector of Single of known length");
        AssertRefused(columns with { Target = "Sold" }, "'Sold'", "target", "Amount");
        AssertRefused(columns with { Series = "Amount" }, "series id column 'Amount'", "Single", "text or a key");
        AssertRefused(columns with { Timestamp = "Shop" }, "timestamp column 'Shop'", "String", "DateTime");
        AssertRefused(columns with { Past = ["Visitors", "Shop"] }, "past covariate column 'Shop'", "Single or Boolean");
        AssertRefused(columns with { Future = ["Time"] }, "future covariate column 'Time'", "DateTime", "Single or Boolean");
        AssertRefused(columns with { Statics = ["Time"] }, "static column 'Time'", "DateTime", "text, a key, Single or Boolean");
    }

    [Fact]
    public void VectorOfUnknownLengthIsRefused()
    {
        var rows = new[] { new Ragged() };
        var columns = Sale.Columns with { Target = "Values", Series = null, Timestamp = null };
        Assert.Contains("known length", Assert.ThrowsAny<ArgumentException>(() => Sale.Learn(rows, columns)).Message, StringComparison.Ordinal);
        var shape = SchemaShapes.Of(new MLContext(1).Data.LoadFromEnumerable(rows).Schema);
        Assert.Contains("known length", Assert.ThrowsAny<ArgumentException>(() => columns.Check(shape)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CalendarWithoutTimestampsIsRefusedUnlessAutomatic()
    {
        var message = Assert.ThrowsAny<ArgumentException>(() => Sale.Learn(s_rows, Sale.AllColumns with { Timestamp = null })).Message;
        Assert.Contains("HourOfDay", message, StringComparison.Ordinal);
        Assert.Contains("timestamp", message, StringComparison.Ordinal);
        var schema = Sale.Learn(s_rows, Sale.Columns with { Timestamp = null, Calendar = CalendarFeatures.Automatic });
        Assert.Equal((0, null), (schema.FutureCount, schema.Grid));
    }

    [Fact]
    public void CategoryForEverySeriesIsRefused()
    {
        var rows = Enumerable.Range(0, SeriesSchema.MostCategories + 1).Select(i => new Sale { Time = new DateTime(2024, 1, 1), Shop = $"shop{i}" });
        var message = Assert.ThrowsAny<ArgumentException>(() => Sale.Learn(rows, Sale.Columns with { Statics = ["Shop"] })).Message;
        Assert.Contains("static column 'Shop' has more than 1000", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataOfOtherWidthOrKindThanInTrainingAreRefused()
    {
        var schema = Sale.Learn(s_rows, Sale.AllColumns);
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(s_rows);
        schema.Check(data.Schema);
        var wide = ml.Transforms.Concatenate("Weather", "Weather", "Area").Fit(data).Transform(data);
        AssertRefused(schema, wide, "future covariate column 'Weather'", "3", "a vector of 2 values, as in training");
        var area = ml.Transforms.CopyColumns("Area", "Region").Fit(data).Transform(data);
        AssertRefused(schema, area, "static column 'Area'", "String", "one value per row, as in training");
        var region = ml.Transforms.CopyColumns("Region", "Amount").Fit(data).Transform(data);
        AssertRefused(schema, region, "static column 'Region'", "Single", "text or a key, as in training");
        AssertRefused(schema, ml.Transforms.DropColumns("Time").Fit(data).Transform(data), "timestamp", "'Time'");
    }

    [Fact]
    public void SchemaIsTheSameAfterSavingAndLoading()
    {
        foreach (var columns in new[] { Sale.AllColumns, new SeriesColumns("Weather", null, null, [], [], [], CalendarFeatures.None) })
        {
            var schema = Sale.Learn(s_rows, columns);
            var loaded = Sections.Read(schema.Write, SeriesSchema.Read);
            Assert.Equal(Written(schema), Written(loaded));
            Assert.Equal(schema.TargetNames, loaded.TargetNames);
            Assert.Equal((schema.Grid?.ToString(), schema.FutureCount, schema.StaticCount), (loaded.Grid?.ToString(), loaded.FutureCount, loaded.StaticCount));
        }
    }

    [Theory]
    [InlineData(0, 1, true, 1L, 1, 0, "targets")]
    [InlineData(1, int.MaxValue, true, 1L, 1, 0, "width")]
    [InlineData(1, 0, true, 1L, 1, 0, "width")]
    [InlineData(1, 1, true, 0L, 1, 0, "1 steps have 0 ticks")]
    [InlineData(1, 1, true, -5L, 1, 0, "-5 ticks")]
    [InlineData(1, 1, true, 5L, 0, 0, "0 steps have 5 ticks")]
    [InlineData(1, 1, true, 5L, 6, 0, "6 steps have 5 ticks")]
    [InlineData(1, 1, true, 1L, 1, (int)CalendarFeatures.Automatic, "calendar")]
    [InlineData(1, 1, false, 1L, 1, 0, "without a timestamp")]
    public void DamagedSchemaIsRefused(int targets, int width, bool hasTimestamp, long ticks, long steps, int calendar, string expected)
    {
        var section = Sections.Open(writer =>
        {
            writer.Write("Amount");
            writer.Write(Enumerable.Repeat("Amount", targets).ToArray());
            writer.Write(false);
            writer.Write(hasTimestamp);
            if (hasTimestamp)
                writer.Write("Time");
            writer.Write(1);
            writer.Write("Visitors");
            writer.Write(false);
            writer.Write(width);
            writer.Write(0);
            writer.Write(0);
            writer.Write(false);
            writer.Write((int)TimestampKind.Automatic);
            writer.Write(true);
            writer.Write((int)TimeGridKind.Fixed);
            writer.Write(ticks);
            writer.Write(steps);
            writer.Write(0L);
            writer.Write(false);
            writer.Write(calendar);
        });
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => SeriesSchema.Read(section)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SchemaCutShortAnywhereIsRefused() =>
        Sections.AssertRefusedWhereverCut(Sale.Learn(s_rows, Sale.AllColumns).Write, section => SeriesSchema.Read(section));

    private static void AssertRefused(SeriesColumns columns, params string[] expected)
    {
        var shape = SchemaShapes.Of(new MLContext(1).Data.LoadFromEnumerable(s_rows).Schema);
        foreach (var message in new[]
        {
            Assert.ThrowsAny<ArgumentException>(() => Sale.Learn(s_rows, columns)).Message,
            Assert.ThrowsAny<ArgumentException>(() => columns.Check(shape)).Message,
        })
            Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static void AssertRefused(SeriesSchema schema, IDataView data, params string[] expected)
    {
        var message = Assert.ThrowsAny<ArgumentException>(() => schema.Check(data.Schema)).Message;
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static byte[] Written(SeriesSchema schema) => Sections.Bytes(schema.Write);

    private sealed class Ragged
    {
        public float[] Values { get; set; } = [1, 2];
    }
}
