namespace Quickstart;

/// <summary>One step of the series, as the pipeline takes it.</summary>
internal sealed class SeriesRow
{
    /// <summary>When it was; not read where the series has no dates.</summary>
    public DateTime Date { get; set; }

    /// <summary>The value; NaN where it is missing.</summary>
    public double Value { get; set; }
}
