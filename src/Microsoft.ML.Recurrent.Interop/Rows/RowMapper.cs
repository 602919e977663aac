using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Represents a <see cref="RecurrentTransformer"/> that is bound to a schema: the columns that it reads, the columns that it adds, and a factory of
/// <see cref="RowBatch"/>.
/// </summary>
/// <remarks>
/// Instances are shared by all cursors of a data view and must be safe for concurrent use; mutable state belongs in the <see cref="RowBatch"/>.
/// </remarks>
public abstract class RowMapper
{
    /// <summary>Initializes a new instance of the <see cref="RowMapper"/> class that is bound to a schema.</summary>
    /// <param name="inputSchema">The schema to which the transformer is bound.</param>
    /// <param name="inputColumns">The columns of <paramref name="inputSchema"/> that are read to score a row.</param>
    /// <param name="outputColumns">
    /// The columns that are added, in order. A column whose name already exists hides the older column, as everywhere in ML.NET.
    /// </param>
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

    /// <summary>Gets the schema to which the transformer is bound.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>Gets the columns that are read to score a row.</summary>
    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; }

    /// <summary>Gets the columns that are added.</summary>
    public IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }

    /// <summary>Gets the number of rows that a cursor reads ahead and scores together; at least 1.</summary>
    /// <value>The default is 1: every row is scored when its first output is requested.</value>
    public virtual int BatchSize => 1;

    /// <summary>Gets whether the outputs of a row depend on the rows before it.</summary>
    /// <value>
    /// False by default. If true, rows are read one by one, in the order of the data and without leaving any out; data are neither shuffled nor split between
    /// cursors, and every cursor begins with a new <see cref="RowBatch"/>, which holds the state.
    /// </value>
    public virtual bool IsOrdered => false;

    /// <summary>Creates the batch in which rows are scored: one for each cursor and each prediction engine.</summary>
    /// <param name="input">
    /// The row to read from. Its input columns are active; it is owned by the caller and moves to the next position between calls of
    /// <see cref="RowBatch.Read"/>.
    /// </param>
    /// <param name="activeOutputs">For each of <see cref="OutputColumns"/>, whether its values will be requested. At least one is true.</param>
    /// <param name="capacity">
    /// The maximum number of rows that are scored together: 1 for a prediction engine, at most <see cref="BatchSize"/> for a cursor.
    /// </param>
    /// <returns>A new batch, which is used by one thread at a time.</returns>
    public abstract RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity);
}
