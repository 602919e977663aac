using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Reads the rows of a data view as a running text.</summary>
internal static class RunningTextLoader
{
    /// <summary>Reads rows with a known vocabulary.</summary>
    /// <inheritdoc cref="Load(IDataView, string, SequenceEncoding, Func{DataViewRow, DataViewSchema.Column, SequenceReader}, string, CancellationToken)"/>
    public static RunningText Load(IDataView data, string columnName, SequenceEncoding encoding, string what, CancellationToken cancellationToken) =>
        Load(data, columnName, encoding, (row, column) => SequenceReader.Create(encoding, row, column), what, cancellationToken);

    /// <summary>Reads rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columnName">The column of tokens.</param>
    /// <param name="encoding">The encoding of the column as tokens.</param>
    /// <param name="createReader">Creates the reader of the column.</param>
    /// <param name="what">The purpose of the rows, for messages: "training", "validation" or "evaluation".</param>
    /// <param name="cancellationToken">A token that cancels reading within one row.</param>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static RunningText Load(
        IDataView data, string columnName, SequenceEncoding encoding, Func<DataViewRow, DataViewSchema.Column, SequenceReader> createReader, string what,
        CancellationToken cancellationToken)
    {
        var column = SequenceColumn.FindAsTrained(data.Schema, columnName, encoding);
        var text = new RunningText();
        using var cursor = data.GetRowCursor([column]);
        var reader = createReader(cursor, column);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.Read();
            text.AddRow(reader);
        }

        return text.Rows > 0 ? text : throw new InvalidOperationException($"There is no {what} row.");
    }
}
