using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Recurrent.Quickstart.Tests;

/// <summary>The example as its user meets it: a program with arguments, output and an exit code.</summary>
public sealed class QuickstartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quickstart").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AirlinePassengersAreLearnedSavedAndForecastOnInASecondProcess()
    {
        var (code, output, errors) = Run("--output", PathOf("forecaster.zip"));
        Assert.True(code == 0, errors);
        Assert.Contains("Seasonal naive", output, StringComparison.Ordinal);
        Assert.Contains("76.99", output, StringComparison.Ordinal);
        Assert.Contains("without training, in ", output, StringComparison.Ordinal);
        Assert.Contains("Training 100 %", output, StringComparison.Ordinal);
        Assert.DoesNotContain("loss", output, StringComparison.Ordinal);
        Assert.Contains("a season of 12 steps", output, StringComparison.Ordinal);
        Assert.Contains("smaller than that of repeating the last season", output, StringComparison.Ordinal);
        Assert.Contains("1961-01", output, StringComparison.Ordinal);
        Assert.Contains("1961-12", output, StringComparison.Ordinal);
        Assert.DoesNotContain("1962-01", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        Assert.True(File.Exists(PathOf("forecaster.zip")));
    }

    [Fact]
    public void OwnFileIsLearned()
    {
        File.WriteAllLines(PathOf("own.csv"), Seasonal(60).Select((value, t) => FormattableString.Invariant($"{t};\"{value}\"")).Prepend("Day;\"My value\""));
        var (code, output, errors) = Run("--csv", PathOf("own.csv"), "--column", "My value", "--season", "6", "--horizon", "7", "--output", PathOf("own.zip"));
        Assert.True(code == 0, errors);
        Assert.Contains("no dates", output, StringComparison.Ordinal);
        Assert.Contains("+7", output, StringComparison.Ordinal);
        Assert.DoesNotContain("+8", output, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsThatAreNewestFirstGiveTheSameForecastAsRowsInOrder()
    {
        var rows = Seasonal(60).Select((value, t) => FormattableString.Invariant($"{new DateTime(2015, 1, 31).AddMonths(t):dd.MM.yyyy};{value}")).ToList();
        var inOrder = Learn(rows);
        rows.Reverse();
        var reversed = Learn(rows);
        Assert.Contains("newest row is first", reversed, StringComparison.Ordinal);
        Assert.Equal(Forecast(inOrder), Forecast(reversed));
        Assert.Equal("2020-01-31", Forecast(inOrder)[0].Date);
    }

    // Rows that are left out before the last two years change little; a month that is taken for another changes forecasts by up to 10.
    [Fact]
    public void MonthsThatAreMissingShiftNoSeason()
    {
        var rows = Seasonal(72).Select((value, t) => FormattableString.Invariant($"{new DateTime(2014, 1, 1).AddMonths(t):yyyy-MM};{value}")).ToList();
        var whole = Forecast(Learn(rows));
        foreach (var month in new[] { 45, 40, 39, 20 })
            rows.RemoveAt(month);
        var output = Learn(rows);
        Assert.Contains("4 rows are missing in time", output, StringComparison.Ordinal);
        var forecast = Forecast(output);
        Assert.Equal(whole.Select(step => step.Date), forecast.Select(step => step.Date));
        foreach (var ((_, expected), (_, value)) in whole.Zip(forecast))
            Assert.InRange(value, expected - 4, expected + 4);
    }

    [Fact]
    public void ShortSeriesHasAShorterHorizonAndAConstantOneAWarning()
    {
        var output = Learn([.. Enumerable.Range(0, 30).Select(t => FormattableString.Invariant($"{new DateTime(2014, 1, 1).AddDays(t):yyyy-MM-dd};5"))]);
        Assert.Contains("30 values, so 9 instead of 24 are held out", output, StringComparison.Ordinal);
        Assert.Contains("Warning", output, StringComparison.Ordinal);
        Assert.Contains("constant", output, StringComparison.Ordinal);
        Assert.Equal(9, Forecast(output).Count);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x", "b", "Line 3", "'x'", "'b'")]
    [InlineData("a,b\n1,2\n3,4", "c", "'c'", "'a'", "'b'")]
    [InlineData("a,b\n1,2\n3,4", null, "--column", "'a'", "'b'")]
    [InlineData("a,b\n1,2\n3", "b", "Line 3", "1 cell")]
    [InlineData("a\n1\n2\n3", null, "has 3 values", "at least 14")]
    [InlineData("", null, "is empty")]
    [InlineData("PK\u0003\u0004,\0\0,b\n1,2", "b", "bad.csv", "not a text file", "Save it as CSV in UTF-8")]
    [InlineData("a\uFFFD,b\n1,2", "b", "bad.csv", "not a text file", "Save it as CSV in UTF-8")]
    public void BadFileGetsOneSentence(string content, string? column, params string[] expected)
    {
        File.WriteAllText(PathOf("bad.csv"), content);
        string[] arguments = column is null ? ["--csv", PathOf("bad.csv")] : ["--csv", PathOf("bad.csv"), "--column", column];
        AssertRefused(arguments, expected);
    }

    [Fact]
    public void ManyColumnsAreNotAllListed()
    {
        var columns = Enumerable.Range(1, 1000).ToList();
        File.WriteAllText(PathOf("bad.csv"), $"{string.Join(',', columns.Select(i => $"c{i}"))}\n{string.Join(',', columns)}");
        var (_, _, errors) = Run("--csv", PathOf("bad.csv"), "--column", "x");
        Assert.Contains("'c20' and 980 more", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("'c21'", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv", "missing.csv", "missing.csv")]
    [InlineData("--season", "0", "--season", "'0'")]
    [InlineData("--horizon", "many", "--horizon", "'many'")]
    [InlineData("--horizon", "100", "has 144 values", "hold out 100", "--horizon 60")]
    [InlineData("--colour", "red", "'--colour'", "--help")]
    [InlineData("--column", "a", "--csv")]
    [InlineData("--date", "a", "--csv")]
    [InlineData("--decimal", ";", "--decimal", "';'", "point or comma")]
    [InlineData("--separator", "ab", "--separator", "'ab'", "semicolon")]
    [InlineData("--date-format", "dmy", "--date-format", "'dmy'", "dd/MM/yyyy")]
    [InlineData("--output", "no-such-folder/model.zip", "--output", "'no-such-folder/model.zip'", "no folder")]
    [InlineData("--output", ".", "--output", "'.'", "a folder")]
    public void BadArgumentGetsOneSentence(string name, string value, params string[] expected) => AssertRefused([name, value], expected);

    [Fact]
    public void HelpListsTheArguments()
    {
        var (code, output, _) = Run("--help");
        Assert.Equal(0, code);
        foreach (var name in "csv column date date-format decimal separator season horizon seed output".Split(' '))
            Assert.Contains($"--{name} ", output, StringComparison.Ordinal);
    }

    /// <summary>Values with a season of 12 and a drift, and a little of what cannot be known.</summary>
    private static double[] Seasonal(int count) =>
        [.. Enumerable.Range(0, count).Select(t => Math.Round(100 + (0.5 * t) + (20 * Math.Sin(t * Math.PI / 6)) + (0.3 * Math.Sin(t * t)), 2))];

    private string Learn(IReadOnlyList<string> rows)
    {
        File.WriteAllLines(PathOf("own.csv"), rows.Prepend("Month;Amount"));
        var (code, output, errors) = Run("--csv", PathOf("own.csv"), "--decimal", ".", "--output", PathOf("own.zip"));
        Assert.True(code == 0, errors);
        return output;
    }

    /// <summary>Dates and values of the last table that was printed.</summary>
    private static List<(string Date, double Value)> Forecast(string output) =>
    [
        .. output[output.IndexOf("which knows only", StringComparison.Ordinal)..].Split('\n')
            .Select(line => line.Split('\u2502', '|').Select(cell => cell.Trim()).ToArray())
            .Where(cells => cells.Length > 3 && double.TryParse(cells[2], CultureInfo.InvariantCulture, out _))
            .Select(cells => (cells[1], double.Parse(cells[2], CultureInfo.InvariantCulture))),
    ];

    private static void AssertRefused(string[] arguments, string[] expected)
    {
        var (code, output, errors) = Run(arguments);
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in expected)
            Assert.Contains(part, errors, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", Path.Combine(AppContext.BaseDirectory, "Quickstart.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
