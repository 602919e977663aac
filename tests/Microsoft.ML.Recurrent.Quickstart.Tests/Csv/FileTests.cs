using System.Text;

namespace Microsoft.ML.Recurrent.Quickstart.Tests.Csv;

/// <summary>Encodings, separators, quotes and columns as spreadsheets and people write them.</summary>
public sealed class FileTests
{
    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16", "utf-16 big-endian", "windows-1252", "iso-8859-1"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void EveryUsualEncodingIsRead(string name)
    {
        var encoding = name switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8 with mark" => new UTF8Encoding(true),
            "utf-16" => Encoding.Unicode,
            "utf-16 big-endian" => Encoding.BigEndianUnicode,
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
            _ => Encoding.Latin1,
        };
        var series = CsvCase.Read([.. encoding.Preamble, .. encoding.GetBytes("Monat;Umsätze\n2018-01-01;1,5\n2018-02-01;2,5\n")], "--column", "umsätze");
        Assert.Equal([1.5, 2.5], series.Rows.Select(row => row.Value));
    }

    [Theory]
    [InlineData("sep=;\nMonth;Amount\n2018-01-01;1,5\n2018-02-01;2")]
    [InlineData("\"sep=;\"\r\nMonth;Amount\r\n2018-01-01;1,5\r\n2018-02-01;2\r\n")]
    [InlineData("sep=\t\r\nMonth\tAmount\r\n2018-01-01\t1,5\r\n2018-02-01\t2\r\n")]
    [InlineData("\"Month\nof year\",\"Amount\"\n2018-01-01,\"1,5\"\n2018-02-01,\"2\"")]
    [InlineData("Month,\"Note\",Amount\n2018-01-01,\"a\nb, c\",\"1,5\"\n2018-02-01,\"say \"\"x\"\"\",2", "--column", "Amount")]
    [InlineData("Month;Amount;\n2018-01-01;1,5;\n2018-02-01;2;\n;;\n")]
    [InlineData("\n\nMonth; Amount \n\n2018-01-01 ; 1,5\n2018-02-01;2\n\n")]
    [InlineData("Month~Amount\n2018-01-01~1,5\n2018-02-01~2", "--separator", "~")]
    [InlineData("Month,Sales; net\n2018-01-01,1.5\n2018-02-01,2")]
    [InlineData("\"Sales, net\"\n1,5\n2,0")]
    [InlineData("Sales, net\n1.5\n2")]
    [InlineData("Month,AMOUNT\n2018-01-01,1.5\n2018-02-01,2", "--column", " amount", "--date", "MONTH")]
    public void FilesOfSpreadsheetsAreRead(string content, params string[] arguments) => Assert.Equal([1.5, 2], CsvCase.Values(content, arguments));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n \n", "is empty")]
    [InlineData("sep=;\n", "is empty")]
    [InlineData("Month,Amount\n", "header", "no rows")]
    [InlineData("1,2\n3,4", "Line 1", "names of the columns")]
    [InlineData("2018-01-01,5\n2018-02-01,6", "Line 1", "names of the columns")]
    [InlineData("a,b\n1,2\n3", "Line 3", "1 cell,", "2 cells")]
    [InlineData("a,b\n\n\n1,2\n3,4,5", "Line 5", "3 cells")]
    [InlineData("sep=;\na;b\n1;2;3", "Line 3", "3 cells")]
    [InlineData("a,b\n\"x\ny\",2\n1,2,3", "Line 4", "3 cells")]
    [InlineData("a,b\n\"1,2\n3,4", "Line 2", "quotes")]
    [InlineData("a,b\n1\"2,3\n4,5", "Line 2", "quotes")]
    [InlineData("a,b,c\n1,2,3", "--column", "'a', 'b', 'c'")]
    public void FilesThatCannotBeReadAreRefusedByLine(string content, params string[] expected) => CsvCase.AssertRefused(content, [], expected);

    [Theory]
    [InlineData("a,b\n1,2", "c", "no column 'c'", "'a', 'b'")]
    [InlineData("a,A\n1,2", "á", "no column", "'a', 'A'")]
    [InlineData("a,a\n1,2", "a", "2 columns 'a'")]
    [InlineData("Sum,SUM\n1,2", "sum", "2 columns 'sum'")]
    public void ColumnThatIsNotThereIsRefusedWithThoseThatAre(string content, string column, params string[] expected) =>
        CsvCase.AssertRefused(content, ["--column", column], expected);

    [Fact]
    public void CaseDecidesBetweenColumnsThatDifferByNothingElse() => Assert.Equal([2], CsvCase.Values("Sum,SUM\n1,2", "--column", "SUM"));

    [Fact]
    public void WhatWasReadIsTold()
    {
        var series = CsvCase.Read(Encoding.Latin1.GetBytes("Monat;Umsätze\n01.02.2018;1.202,5\n01.03.2018;2,5\n"));
        foreach (var part in new[] { "2 rows", "'Umsätze'", "';'", "decimal comma", "'Monat'", "dd.MM.yyyy", "2018-02-01", "2018-03-01" })
            Assert.Contains(part, series.Description, StringComparison.Ordinal);
        Assert.Contains(series.Notes, note => note.Contains("Windows-1252", StringComparison.Ordinal));
    }
}
