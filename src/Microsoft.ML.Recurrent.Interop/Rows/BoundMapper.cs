using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>What ML.NET asks of a transformer to score single rows: prediction engines and chains of transformers use it.</summary>
internal sealed class BoundMapper(RowMapper mapper) : IRowToRowMapper
{
    private readonly ColumnLayout _layout = new(mapper);

    public DataViewSchema InputSchema => _layout.InputSchema;

    public DataViewSchema OutputSchema => _layout.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => _layout.Dependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row must have the very schema the mapper was made for.", nameof(input));
        return new MappedRow(input, _layout, _layout.ActiveOutputs(activeColumns));
    }
}
