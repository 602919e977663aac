using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

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
        Assert.Contains("Training 100 %", output, StringComparison.Ordinal);
        Assert.Contains("1961-01", output, StringComparison.Ordinal);
        Assert.Contains("1961-12", output, StringComparison.Ordinal);
        Assert.DoesNotContain("1962-01", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        Assert.True(File.Exists(PathOf("forecaster.zip")));
    }

    [Fact]
    public void OwnFileIsLearned()
    {
        File.WriteAllLines(PathOf("own.csv"),
            SeriesRow.Seasonal(60, factor: false).Select((value, t) => FormattableString.Invariant($"{t};\"{value}\"")).Prepend("Day;\"My value\""));
        var (code, output, errors) = Run("--csv", PathOf("own.csv"), "--column", "My value", "--season", "6", "--horizon", "7", "--output", PathOf("own.zip"));
        Assert.True(code == 0, errors);
        Assert.Contains("+7", output, StringComparison.Ordinal);
        Assert.DoesNotContain("+8", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x", "b", "Line 3", "'x'", "'b'")]
    [InlineData("a,b\n1,2\n3,4", "c", "'c'", "'a'", "'b'")]
    [InlineData("a,b\n1,2\n3,4", null, "--column", "'a'", "'b'")]
    [InlineData("a,b\n1,2\n3,NaN", "b", "Line 3", "'b'")]
    [InlineData("a,b\n1,2\n3", "b", "Line 3", "'b'")]
    [InlineData("a\n1\n2\n3", null, "has 3 values", "at least")]
    [InlineData("", null, "is empty")]
    [InlineData("PK\u0003\u0004,\0\0,b\n1,2", "b", "bad.csv", "not a text file")]
    [InlineData("a\uFFFD,b\n1,2", "b", "bad.csv", "not a text file")]
    public void BadFileGetsOneSentence(string content, string? column, params string[] expected)
    {
        File.WriteAllText(PathOf("bad.csv"), content);
        string[] arguments = column is null ? ["--csv", PathOf("bad.csv")] : ["--csv", PathOf("bad.csv"), "--column", column];
        AssertRefused(arguments, expected);
    }

    [Fact]
    public void ManyColumnsAreNotAllListed()
    {
        File.WriteAllText(PathOf("bad.csv"), string.Join(',', Enumerable.Range(1, 1000).Select(i => $"c{i}")));
        var (_, _, errors) = Run("--csv", PathOf("bad.csv"), "--column", "x");
        Assert.Contains("'c20' and 980 more", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("'c21'", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv", "missing.csv", "missing.csv")]
    [InlineData("--season", "0", "--season", "'0'")]
    [InlineData("--horizon", "many", "--horizon", "'many'")]
    [InlineData("--horizon", "100", "has 144 values", "hold out 100")]
    [InlineData("--colour", "red", "'--colour'", "--help")]
    [InlineData("--column", "a", "--csv")]
    [InlineData("--output", "no-such-folder/model.zip", "--output", "'no-such-folder/model.zip'", "no folder")]
    [InlineData("--output", ".", "--output", "'.'", "a folder")]
    public void BadArgumentGetsOneSentence(string name, string value, params string[] expected) => AssertRefused([name, value], expected);

    [Fact]
    public void HelpListsTheArguments()
    {
        var (code, output, _) = Run("--help");
        Assert.Equal(0, code);
        foreach (var name in new[] { "--csv", "--column", "--season", "--horizon", "--seed", "--output" })
            Assert.Contains(name, output, StringComparison.Ordinal);
    }

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
