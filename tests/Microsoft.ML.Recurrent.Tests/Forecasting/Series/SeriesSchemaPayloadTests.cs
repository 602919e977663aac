using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

/// <summary>What a schema in a model file may not be, written field by field as someone who means harm would.</summary>
public sealed class SeriesSchemaPayloadTests
{
    private static readonly string[] s_tooMany = [.. Enumerable.Range(0, SeriesSchema.MostCategories + 1).Select(i => $"word{i}")];

    [Fact]
    public void TheSmallestSchemaIsRead()
    {
        var schema = Read(new Forged());
        Assert.Equal(("Amount", null, null), (schema.TargetColumnName, schema.SeriesColumnName, schema.TimestampColumnName));
        Assert.Null(schema.Grid);
        Assert.Null(schema.Zone);
    }

    [Fact]
    public void AStaticColumnMayHaveTheMostCategoriesThereMayBe()
    {
        var column = Assert.Single(Read(new Forged { Statics = [new("Region", s_tooMany[1..])] }).StaticColumns);
        Assert.Equal(SeriesSchema.MostCategories, column.Width);
        Refused(new Forged { Statics = [new("Region", s_tooMany)] }, "the column 'Region' has 1001 categories; at most 1000 are allowed");
    }

    [Fact]
    public void OnlyStaticColumnsHaveCategories()
    {
        Refused(new Forged { Past = [new("Weather", ["wet", "dry"])] }, "the covariate column 'Weather' has categories");
        Refused(new Forged { Future = [new("Weather", ["wet", "dry"])] }, "the covariate column 'Weather' has categories");
    }

    [Fact]
    public void ColumnsOfNumbersComeBeforeThoseOfCategories()
    {
        Column words = new("Region", ["hills", "sea"]);
        Column numbers = new("Area", Width: 3);
        Assert.Equal([3, 2], Read(new Forged { Statics = [numbers, words] }).StaticColumns.Select(column => column.Width));
        Refused(new Forged { Statics = [words, numbers] }, "the column 'Area' of numbers follows one of categories");
    }

    [Fact]
    public void ACategoryOccursOnce() => Refused(new Forged { Statics = [new("Region", ["sea", "sea"])] }, "'sea' occurs twice");

    [Fact]
    public void ColumnsTogetherHoldNoMoreThanARowMay()
    {
        var all = SeriesSchema.MostValues;
        Assert.Equal(all, Read(new Forged { Past = [new("A", Width: all - 1), new("B")] }).PastCount);
        Refused(new Forged { Past = [new("A", Width: all - 1), new("B", Width: 2)] }, "the width of column 'B' is 2; 1 to 1 ");
        Assert.Equal(all, Read(new Forged { Statics = [new("A", Width: all - 2), new("B", ["x", "y"])] }).StaticCount);
        Refused(new Forged { Statics = [new("A", Width: all - 2), new("B", ["x", "y", "z"])] }, $"the columns up to 'B' hold more than {all} values per row");
    }

    [Fact]
    public void NamesAreNotEmpty()
    {
        const string Expected = "the name of a column is empty";
        Refused(new Forged { Target = "" }, Expected);
        Refused(new Forged { Series = "" }, Expected);
        Refused(new Forged { Timestamp = "" }, Expected);
        Refused(new Forged { Past = [new("")] }, Expected);
        Refused(new Forged { Timestamp = "Time", Zone = "" }, Expected);
    }

    [Fact]
    public void ThereAreNotMoreTargetsThanARowMayHold() =>
        Refused(new Forged { Targets = SeriesSchema.MostValues + 1 }, "there are 1000001 targets; 1 to 1000000 are allowed");

    [Fact]
    public void ATimeZoneIsOneThatThereIs()
    {
        Assert.Equal("Europe/Vienna", Read(new Forged { Timestamp = "Time", Zone = "Europe/Vienna" }).Zone?.Id);
        Refused(new Forged { Timestamp = "Time", Zone = "Europe/Atlantis" }, "there is no time zone 'Europe/Atlantis'");
    }

    [Theory]
    [InlineData("Europe/Vienna", CalendarFeatures.None)]
    [InlineData(null, CalendarFeatures.DayOfWeek)]
    public void WithoutATimestampColumnThereIsNoTimeZoneAndNoCalendar(string? zone, CalendarFeatures calendar)
    {
        Refused(new Forged { Zone = zone, Calendar = (int)calendar }, "without a timestamp column");
        Assert.Equal(zone, Read(new Forged { Timestamp = "Time", Zone = zone, Calendar = (int)calendar }).Zone?.Id);
    }

    [Fact]
    public void CalendarFeaturesAreThoseThatThereAre() =>
        Refused(new Forged { Timestamp = "Time", Calendar = 1 << 30 }, "the calendar features are 1073741824");

    private static void Refused(Forged schema, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => Read(schema)).Message, StringComparison.Ordinal);

    private static SeriesSchema Read(Forged schema) => Sections.Read(schema.Write, SeriesSchema.Read);

    private sealed record Column(string Name, string[]? Words = null, int Width = 1);

    private sealed record Forged
    {
        public string Target { get; init; } = "Amount";

        public int Targets { get; init; } = 1;

        public string? Series { get; init; }

        public string? Timestamp { get; init; }

        public Column[] Past { get; init; } = [];

        public Column[] Future { get; init; } = [];

        public Column[] Statics { get; init; } = [];

        public string? Zone { get; init; }

        public int Calendar { get; init; }

        public void Write(SectionWriter section)
        {
            section.Write(Target);
            section.Write(Enumerable.Repeat("a", Targets).ToArray());
            WriteName(section, Series);
            WriteName(section, Timestamp);
            foreach (var columns in new[] { Past, Future, Statics })
                WriteColumns(section, columns);
            WriteName(section, Zone);
            section.Write((int)TimestampKind.Automatic);
            section.Write(false);
            section.Write(Calendar);
        }

        private static void WriteName(SectionWriter section, string? name)
        {
            section.Write(name is not null);
            if (name is not null)
                section.Write(name);
        }

        private static void WriteColumns(SectionWriter section, Column[] columns)
        {
            section.Write(columns.Length);
            foreach (var column in columns)
            {
                section.Write(column.Name);
                section.Write(column.Words is not null);
                if (column.Words is { } words)
                    section.Write(words);
                else
                    section.Write(column.Width);
            }
        }
    }
}
