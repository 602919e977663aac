using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// A transformer that has met a schema: the columns it reads, the columns it adds, and a maker of <see cref="RowBatch"/>.
/// </summary>
/// <remarks>Instances are shared by all cursors of a data view and must be safe for concurrent use; what changes lives in the <see cref="RowBatch"/>.</remarks>
public abstract class RowMapper
{
    /// <summary>Binds to a schema.</summary>
    /// <param name="inputSchema">The schema that was bound to.</param>
    /// <param name="inputColumns">The columns of <paramref name="inputSchema"/> that are read to score a row.</param>
    /// <param name="outputColumns">The columns that are added, in order. A name that is already there hides the older column, as everywhere in ML.NET.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    protected RowMapper(DataViewSchema inputSchema, IEnumerable<DataViewSchema.Column> inputColumns, IEnumerable<DataViewSchema.DetachedColumn> outputColumns)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(inputColumns);
        ArgumentNullException.ThrowIfNull(outputColumns);
        InputSchema = inputSchema;
        InputColumns = [.. inputColumns];
        OutputColumns = [.. outputColumns];
    }

    /// <summary>Gets the schema that was bound to.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>Gets the columns that are read to score a row.</summary>
    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; }

    /// <summary>Gets the columns that are added.</summary>
    public IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }

    /// <summary>Gets how many rows a cursor reads ahead and scores together; at least 1.</summary>
    /// <value>1 by default: every row is scored when its first output is asked for.</value>
    public virtual int BatchSize => 1;

    /// <summary>Gets whether the outputs of a row depend on the rows before it.</summary>
    /// <value>
    /// False by default. If true, rows are read one by one, in the order of the data and without leaving any out; data are neither shuffled nor split between
    /// cursors, and every cursor begins with a new <see cref="RowBatch"/>, which holds the state.
    /// </value>
    public virtual bool IsOrdered => false;

    /// <summary>Makes the buffer in which rows are scored: one for each cursor and each prediction engine.</summary>
    /// <param name="input">The row to read from. Its input columns are active; it is owned by the caller and moves on between calls of <see cref="RowBatch.Read"/>.</param>
    /// <param name="activeOutputs">For each of <see cref="OutputColumns"/>, whether its values will be asked for. At least one is.</param>
    /// <param name="capacity">The number of rows that are scored together at most; 1 for a prediction engine, <see cref="BatchSize"/> at most for a cursor.</param>
    /// <returns>A new buffer. It is used by one thread at a time.</returns>
    public abstract RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity);
}
