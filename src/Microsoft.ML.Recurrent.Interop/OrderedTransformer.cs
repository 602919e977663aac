using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>
/// Represents a savable transformer that adds columns computed from a row and the rows before it. <c>Transform</c> reads data in their order, lazily; an engine
/// of its own serves single rows.
/// </summary>
/// <remarks>Safe for concurrent use as long as <see cref="Bind"/> and the <see cref="RowMapper"/> that it returns are.</remarks>
public abstract class OrderedTransformer : SavableTransformer
{
    /// <inheritdoc/>
    protected OrderedTransformer(IHostEnvironment environment, string name)
        : base(environment, name)
    {
    }

    /// <summary>Gets true, so that a caller that needs single rows receives the error of <see cref="GetRowToRowMapper"/>, which names another way.</summary>
    public sealed override bool IsRowToRowMapper => true;

    /// <summary>Gets the method that makes an engine, for messages.</summary>
    protected abstract string EngineMethod { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or of another type than in training.</exception>
    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ColumnLayout(Bind(inputSchema, null)).OutputSchema;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or of another type than in training.</exception>
    public sealed override IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(input, Bind(input.Schema, input));
    }

    /// <summary>Always throws, because a row needs the rows before it. The message names the method that makes an engine for single rows.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    /// <remarks>
    /// An engine of ML.NET would begin each series again, and a pool would spread its rows over several engines, without an error although the outputs would be
    /// meaningless. ML.NET's own transformers of series report that they are not row-to-row mappers, and are then rejected without a name.
    /// </remarks>
    public sealed override IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        $"{GetType().Name} needs the rows before a row, so that a PredictionEngine, a PredictionEnginePool or a TimeSeriesPredictionEngine cannot serve it, "
        + $"alone or in a chain. For rows that come one at a time use {EngineMethod}, which continues a series from the end of its training data: one "
        + "engine for each series, by one thread at a time. For data in order of time use Transform.");

    /// <summary>Finds the input columns in a schema, checks them, and returns the mapper that adds columns.</summary>
    /// <param name="inputSchema">The schema of the data to transform.</param>
    /// <param name="input">The data, from which later rows can be read, or null if only the schema is known.</param>
    /// <returns>The mapper, which <see cref="RowMapper.IsOrdered"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has an unsuitable type; the message names it.</exception>
    protected abstract RowMapper Bind(DataViewSchema inputSchema, IDataView? input);
}
