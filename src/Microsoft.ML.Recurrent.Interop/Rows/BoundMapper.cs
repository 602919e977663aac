using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>Implements the interface through which ML.NET scores single rows; prediction engines and chains of transformers use it.</summary>
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
            throw new ArgumentException("The row must have the schema for which the mapper was created.", nameof(input));
        return new MappedRow(input, _layout, _layout.ActiveOutputs(activeColumns));
    }
}
