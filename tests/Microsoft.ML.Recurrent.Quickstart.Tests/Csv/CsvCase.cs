using System.Text;
using global::Quickstart;
using global::Quickstart.Csv;

namespace Microsoft.ML.Recurrent.Quickstart.Tests.Csv;

/// <summary>A file as somebody has it, read as the command line asks.</summary>
internal static class CsvCase
{
    public static Series Read(string content, params string[] arguments) => Read(Encoding.UTF8.GetBytes(content), arguments);

    public static Series Read(byte[] content, params string[] arguments)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            return CsvSeries.Read(path, Arguments.Parse(["--csv", path, .. arguments]).Csv);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static double[] Values(string content, params string[] arguments) => [.. Read(content, arguments).Rows.Select(row => row.Value)];

    /// <summary>Reading fails with one sentence that names all of these.</summary>
    public static void AssertRefused(string content, string[] arguments, params string[] expected)
    {
        var message = Assert.Throws<QuickstartException>(() => Read(content, arguments)).Message;
        foreach (var part in expected)
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
