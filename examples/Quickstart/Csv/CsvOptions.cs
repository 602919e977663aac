namespace Quickstart.Csv;

/// <summary>How to read a file, as the command line gives it; what is null is found from the file.</summary>
internal sealed record CsvOptions
{
    /// <summary>The name of the column of the values.</summary>
    public string? Column { get; init; }

    /// <summary>The name of the column of the dates.</summary>
    public string? Date { get; init; }

    public DateFormat? DateFormat { get; init; }

    /// <summary>What is before decimals.</summary>
    public char? Decimal { get; init; }

    /// <summary>What is between cells.</summary>
    public char? Separator { get; init; }
}
