using System.Globalization;

namespace Microsoft.ML.Recurrent.Quickstart.Tests.Csv;

/// <summary>Numbers are read as the file writes them, on every machine, or not at all.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("Umsatz\n1202,37\n5", 1202.37, 5)]
    [InlineData("Umsatz\r\n1.202,37\r\n3.000.000", 1202.37, 3000000)]
    [InlineData("Month;Amount\n2018-01-01;1.202,5\n2018-02-01;1.202", 1202.5, 1202)]
    [InlineData("Month;Amount\n2018-01-01;0,755\n2018-02-01;1,202", 0.755, 1.202)]
    [InlineData("Month,Amount\n2018-01-01,\"1202,37\"\n2018-02-01,7", 1202.37, 7)]
    [InlineData("Month,Amount\n2018-01-01,\"$1,202.37\"\n2018-02-01,$7", 1202.37, 7)]
    [InlineData("Month,Amount\n2018-01-01,1.202\n2018-02-01,1.317", 1.202, 1.317)]
    [InlineData("Month\tAmount\n2018-01-01\t1 202,37 €\n2018-02-01\t-7,5 €", 1202.37, -7.5)]
    [InlineData("Month|Amount\n2018-01-01|1'202.37\n2018-02-01|(7.5)", 1202.37, -7.5)]
    [InlineData("v\n12,34,567.5\n\u22127", 1234567.5, -7)]
    [InlineData("v\n1\u202F202,37\n1\u00A0202,37", 1202.37, 1202.37)]
    [InlineData("v\n1.5e3\n.5", 1500, 0.5)]
    [InlineData("v\nEUR 5.25\n7.5 EUR", 5.25, 7.5)]
    [InlineData("v\n12.5 %\n7 %", 12.5, 7)]
    public void NumbersAreReadInTheFilesOwnFormat(string content, double first, double second)
    {
        foreach (var culture in Cultures())
            Assert.Equal([first, second], Under(culture, () => CsvCase.Values(content)));
    }

    [Theory]
    [InlineData("Month,Amount\n2018-01-01,1,202.37\n2018-02-01,5", "Line 2", "3 cells", "2 cells", "quotes", "--separator")]
    [InlineData("Month,Amount\n2018-01-01,1202,37", "Line 2", "3 cells", "quotes")]
    [InlineData("Month;Amount\n2018-01-01;1.202\n2018-02-01;1.317", "'1.202'", "line 2", "--decimal")]
    [InlineData("Umsatz\n1.202\n1.317", "'1.202'", "line 2", "1202", "--decimal")]
    [InlineData("a,b\n1,\"1,202\"\n2,\"1,317\"", "several columns", "--column")]
    [InlineData("v\n1,50\n2.50", "line 2", "line 3", "'1,50'", "'2.50'")]
    [InlineData("v\n1,20.5\n3", "Line 2", "'1,20.5'", "not a finite number")]
    [InlineData("v\n1\n$5\n€6", "'$'", "line 3", "'€'", "line 4")]
    [InlineData("v\n1.2k\n3", "'1.2k'", "not a finite number")]
    [InlineData("v\n1\n1e99", "Line 3", "'1e99'", "not a finite number")]
    [InlineData("v\nInfinity\n3", "'Infinity'", "not a finite number")]
    public void NumbersThatCanBeReadInTwoWaysAreRefused(string content, params string[] expected)
    {
        foreach (var culture in Cultures())
            Under(culture, () =>
            {
                CsvCase.AssertRefused(content, [], expected);
                return 0;
            });
    }

    [Theory]
    [InlineData("Umsatz\n1.202\n1.317", ",", 1202, 1317)]
    [InlineData("Umsatz\n1.202\n1.317", "point", 1.202, 1.317)]
    [InlineData("Umsatz\n1,202\n1,317", "comma", 1.202, 1.317)]
    [InlineData("Umsatz\n1,202\n1,317", ".", 1202, 1317)]
    public void DecimalDecidesWhatCanBeReadInTwoWays(string content, string given, double first, double second) =>
        Assert.Equal([first, second], CsvCase.Values(content, "--decimal", given));

    [Fact]
    public void NumbersThatContradictTheGivenDecimalAreRefused() =>
        CsvCase.AssertRefused("v\n1202.37\n5", ["--decimal", ","], "Line 2", "'1202.37'", "decimal comma", "--decimal");

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("#N/A")]
    [InlineData("#NV")]
    [InlineData("null")]
    [InlineData("-")]
    [InlineData("\"\"")]
    public void WhatIsMissingCountsAsMissing(string cell)
    {
        var series = CsvCase.Read($"Month,Amount\n2018-01-01,5\n2018-02-01,{cell}\n2018-03-01,7");
        Assert.Equal([5, double.NaN, 7], series.Rows.Select(row => row.Value));
        Assert.Contains(series.Notes, note => note.Contains("1 of 3 rows have no value", StringComparison.Ordinal));
    }

    [Fact]
    public void ColumnWithoutANumberIsRefused() => CsvCase.AssertRefused("Month,Amount\n2018-01-01,\n2018-02-01,n/a", [], "'Amount'", "no number", "2 rows");

    // Also without the data of cultures, which this program does not need: what a machine in Germany or Turkey would do to numbers and dates.
    private static IEnumerable<CultureInfo> Cultures()
    {
        yield return CultureInfo.InvariantCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator, german.NumberFormat.NegativeSign) = (",", ".", "\u2212");
        (german.DateTimeFormat.DateSeparator, german.DateTimeFormat.ShortDatePattern) = (".", "dd.MM.yyyy");
        yield return german;
    }

    private static T Under<T>(CultureInfo culture, Func<T> read)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return read();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
