namespace Quickstart;

/// <summary>One step of the series, as the pipeline takes it.</summary>
internal sealed class SeriesRow
{
    public double Value { get; set; }
}
