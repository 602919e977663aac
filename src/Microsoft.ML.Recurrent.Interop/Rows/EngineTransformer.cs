using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>The end of a prediction engine's pipeline whose rows continue a state that the engine has: it serves single rows and is never saved.</summary>
/// <param name="bind">Finds the columns in a schema and gives the mapper, whose batches continue the state.</param>
/// <remarks>As safe for concurrent use as the state.</remarks>
public sealed class EngineTransformer(Func<DataViewSchema, RowMapper> bind) : ITransformer
{
    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new BoundMapper(bind(inputSchema));
    }

    /// <summary>Refuses: rows are served one at a time.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public IDataView Transform(IDataView input) => throw new InvalidOperationException("An engine serves rows one at a time.");

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new InvalidOperationException("What an engine runs is not a part of its model.");
}
