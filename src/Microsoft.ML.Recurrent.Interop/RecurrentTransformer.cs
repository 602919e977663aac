using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Represents a savable transformer that adds columns computed from other columns of the same row. It can be used with <c>Transform</c>, which scores
/// lazily and in batches, with prediction engines, and inside chains.
/// </summary>
/// <remarks>Instances are safe for concurrent use if <see cref="Bind"/> and the <see cref="RowMapper"/> that it returns are.</remarks>
public abstract class RecurrentTransformer : SavableTransformer
{
    /// <inheritdoc/>
    protected RecurrentTransformer(IHostEnvironment environment, string name)
        : base(environment, name)
    {
    }

    /// <inheritdoc/>
    public sealed override bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public sealed override IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(input, Bind(input.Schema));
    }

    /// <inheritdoc/>
    public sealed override IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new BoundMapper(Bind(inputSchema));
    }

    /// <summary>Finds the input columns in a schema, checks them, and determines which columns are added.</summary>
    /// <param name="inputSchema">The schema of the data to transform.</param>
    /// <returns>The mapper for data of this schema.</returns>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type; the message names it.</exception>
    protected abstract RowMapper Bind(DataViewSchema inputSchema);
}
