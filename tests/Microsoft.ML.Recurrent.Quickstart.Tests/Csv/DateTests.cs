namespace Microsoft.ML.Recurrent.Quickstart.Tests.Csv;

/// <summary>Dates order the rows, in whatever way the file writes them.</summary>
public sealed class DateTests
{
    [Theory]
    [InlineData("2018-01-31", "2018-02-28")]
    [InlineData("2018/1/31", "2018/2/28")]
    [InlineData("31.01.2018", "28.02.2018")]
    [InlineData("31.1.18", "28.2.18")]
    [InlineData("31/01/2018", "28/02/2018")]
    [InlineData("1/31/2018", "2/28/2018")]
    [InlineData("31-Jan-2018", "28-feb-2018")]
    [InlineData("31 January 2018", "28 FEBRUARY 2018")]
    [InlineData("\"Jan 31, 2018\"", "\"Feb 28, 2018\"")]
    [InlineData("20180131", "20180228")]
    [InlineData("2018-01-31 00:00:00", "2018-02-28 00:00:00")]
    [InlineData("2018-01-31T00:00:00Z", "2018-02-28T00:00:00Z")]
    [InlineData("2018-01-31T00:00:00.000+02:00", "2018-02-28T00:00:00.000+02:00")]
    [InlineData("1/31/2018 12:00 AM", "2/28/2018 12:00 AM")]
    public void DatesAreFoundHoweverTheyAreWritten(string first, string second)
    {
        var series = CsvCase.Read($"Date,Amount\n{first},1\n{second},2");
        Assert.True(series.HasDates);
        Assert.Equal([new DateTime(2018, 1, 31), new DateTime(2018, 2, 28)], series.Rows.Select(row => row.Date));
    }

    [Theory]
    [InlineData("2018-01", "2018-04")]
    [InlineData("2018/01", "2018/04")]
    [InlineData("01/2018", "04/2018")]
    [InlineData("Jan 2018", "Apr 2018")]
    [InlineData("Jan-18", "Apr-18")]
    [InlineData("2018-Q1", "2018-Q2")]
    [InlineData("Q1 2018", "Q2 2018")]
    [InlineData("2018M01", "2018M04")]
    public void MonthsAndQuartersAreDates(string first, string second) =>
        Assert.Equal([new DateTime(2018, 1, 1), new DateTime(2018, 4, 1)], CsvCase.Read($"Period,Amount\n{first},1\n{second},2").Rows.Select(row => row.Date));

    [Theory]
    [InlineData("2020-W53", "2021-W01")]
    [InlineData("2020W53", "2021W1")]
    [InlineData("2020 w53", "2021 w01")]
    public void WeeksAreTheirMondays(string first, string second) =>
        Assert.Equal([new DateTime(2020, 12, 28), new DateTime(2021, 1, 4)], CsvCase.Read($"Week,Amount\n{first},1\n{second},2").Rows.Select(row => row.Date));

    [Fact]
    public void WeekThatItsYearLacksIsRefused() =>
        CsvCase.AssertRefused("Week,Amount\n2021-W51,1\n2021-W52,2\n2021-W53,3", [], "Line 4", "'2021-W53'", "yyyy-Www");

    [Theory]
    [InlineData("Date", "43101", "43132")]
    [InlineData("Time", "08:00:01", "08:00:02")]
    [InlineData("ts", "1700000000", "1700003600")]
    public void ColumnThatShouldHoldDatesAndIsNotReadIsTold(string name, string first, string second)
    {
        var series = CsvCase.Read($"{name},Amount\n{first},1\n{second},2", "--column", "Amount");
        Assert.False(series.HasDates);
        var note = Assert.Single(series.Notes);
        Assert.Contains($"'{name}' has '{first}' in line 2", note, StringComparison.Ordinal);
        Assert.Contains("oldest first", note, StringComparison.Ordinal);
        Assert.Empty(CsvCase.Read("Date,Amount\n2018-01-01,1\n2018-02-01,2").Notes);
        Assert.Empty(CsvCase.Read("Amount\n1\n2").Notes);
    }

    [Fact]
    public void YearsAreDatesUnderANameThatSaysSo()
    {
        Assert.Equal(1950, CsvCase.Read("Year,Amount\n1949,1\n1950,2").Rows[1].Date.Year);
        CsvCase.AssertRefused("Guests,Amount\n1949,1\n1950,2", [], "several columns");
        Assert.False(CsvCase.Read("Year\n1949\n1950").HasDates);
        Assert.False(CsvCase.Read("Rate\n1.1949\n1.1950").HasDates);
        Assert.Equal(1950, CsvCase.Read("Guests,Amount\n1949,1\n1950,2", "--date-format", "yyyy").Rows[1].Date.Year);
    }

    [Fact]
    public void NewestFirstIsSortedAndTold()
    {
        var series = CsvCase.Read("Date,Amount\n2018-03-01,3\n2018-02-01,2\n2018-01-01,1");
        Assert.Equal([1, 2, 3], series.Rows.Select(row => row.Value));
        Assert.Contains(series.Notes, note => note.Contains("newest row is first", StringComparison.Ordinal));
    }

    [Fact]
    public void RowsInDisorderAreSortedAndTold()
    {
        var series = CsvCase.Read("Date,Amount\n2018-03-01,3\n2018-01-01,1\n2018-02-01,2");
        Assert.Equal([1, 2, 3], series.Rows.Select(row => row.Value));
        Assert.Contains(series.Notes, note => note.Contains("not in order", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Date,Amount\n2018-01-01,1\n2018/02/01,2\n2018-03-01,3", "Line 3", "'2018/02/01'", "yyyy-MM-dd")]
    [InlineData("Date,Amount\n13/01/2018,1\n14/01/2018,2\n01/15/2018,3", "Line 4", "'01/15/2018'", "dd/MM/yyyy")]
    [InlineData("Date,Amount\n2018-01-01,1\n,2\n2018-03-01,3", "Line 3", "no date")]
    [InlineData("Date,Amount\n2018-01-01,1\n2018-02-30,2\n2018-03-01,3", "Line 3", "'2018-02-30'")]
    [InlineData("Date,Amount\n2018-01-01,1\n2018-01-01,2", "Lines 2 and 3", "2018-01-01", "several series")]
    [InlineData("Date,Amount\n01/02/2020,1\n02/03/2020,2\n03/04/2020,3", "'01/02/2020'", "1 February 2020", "2 January 2020", "--date-format dd/MM/yyyy")]
    [InlineData("Date,Amount\n2018-01-01T00:00:00Z,1\n2018-02-01T00:00:00,2", "Line 3", "universal time")]
    public void DatesThatAreNotAlikeOrNotClearAreRefusedByLine(string content, params string[] expected) => CsvCase.AssertRefused(content, [], expected);

    [Theory]
    [InlineData("dd/MM/yyyy", 2)]
    [InlineData("MM/dd/yyyy", 1)]
    public void DateFormatDecidesBetweenDayAndMonth(string format, int month) =>
        Assert.Equal(month, CsvCase.Read("Date,Amount\n01/02/2020,1\n02/03/2020,2", "--date-format", format).Rows[0].Date.Month);

    [Fact]
    public void DaysAndMonthsThatOnlyOneReadingSpacesEvenlyAreClear()
    {
        var months = Enumerable.Range(0, 24).Select(i => $"01/{(i % 12) + 1:00}/{2018 + (i / 12)},{i}");
        Assert.Equal(new DateTime(2019, 12, 1), CsvCase.Read(string.Join('\n', months.Prepend("Date,Amount"))).Rows[^1].Date);
    }

    [Theory]
    [InlineData("b", "'b'", "'x'", "line 2", "yyyy-MM-dd")]
    [InlineData("c", "no column 'c'", "'a', 'b'")]
    public void DateColumnThatHoldsNoneIsRefused(string name, params string[] expected) =>
        CsvCase.AssertRefused("a,b\n1,x\n2,y", ["--date", name, "--column", "a"], expected);

    [Fact]
    public void TimesOfDifferentOffsetsAreConvertedAndTold()
    {
        var series = CsvCase.Read("Time,v\n2018-03-25T01:00:00+01:00,1\n2018-03-25T03:00:00+02:00,2");
        Assert.Equal(TimeSpan.FromHours(1), series.Rows[1].Date - series.Rows[0].Date);
        Assert.Contains(series.Notes, note => note.Contains("universal time", StringComparison.Ordinal));
    }
}
