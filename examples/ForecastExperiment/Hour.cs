using System.Globalization;

namespace ForecastExperiment;

/// <summary>A value of a series.</summary>
internal sealed class Hour
{
    public string Id { get; set; } = "";

    public float Value { get; set; }

    /// <summary>Reads lines of an id and the values of its series.</summary>
    public static IEnumerable<Hour> Read(string path) => File.ReadLines(path).Select(line => line.Split(',')).SelectMany(cells =>
        cells.Skip(1).Select(cell => new Hour { Id = cells[0], Value = float.Parse(cell, CultureInfo.InvariantCulture) }));
}
