using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>What the engine of a detector asks for: rows one at a time, in order of time.</summary>
internal sealed class SeriesMapper(SeriesLayout layout) : IRowToRowMapper
{
    public DataViewSchema InputSchema => layout.InputSchema;

    public DataViewSchema OutputSchema => layout.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => layout.Dependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row must have the very schema the mapper was made for.", nameof(input));
        return new SeriesDataRow(input, layout, activeColumns.ToArray());
    }
}
