using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Rows;

/// <summary>Reads a column of Single, or of vectors of Single of known size, from a cursor's current row. One instance serves one cursor.</summary>
internal sealed class SingleReader
{
    private readonly DataViewRow _row;
    private readonly string _name;
    private readonly string _role;
    private readonly ValueGetter<float>? _scalar;
    private readonly ValueGetter<VBuffer<float>>? _vector;
    private VBuffer<float> _buffer;

    public SingleReader(DataViewRow row, DataViewSchema.Column column, string role)
    {
        _row = row;
        _name = column.Name;
        _role = role;
        if (column.Type is VectorDataViewType)
            _vector = row.GetGetter<VBuffer<float>>(column);
        else
            _scalar = row.GetGetter<float>(column);
    }

    /// <param name="values">Receives the values; its length is that of the column's type.</param>
    /// <exception cref="ArgumentException">A value is infinite, or the number of values differs from the column's type.</exception>
    public void Read(Span<float> values)
    {
        if (_scalar is not null)
        {
            _scalar(ref values[0]);
        }
        else
        {
            _vector!(ref _buffer);
            if (_buffer.Length != values.Length)
                throw new ArgumentException(
                    $"Row {_row.Position} has {_buffer.Length} values in the {_role} column '{_name}'; its type specifies {values.Length}.");
            _buffer.CopyTo(values);
        }

        foreach (var value in values)
            if (float.IsInfinity(value))
                throw new ArgumentException(
                    FormattableString.Invariant($"Row {_row.Position} holds {value} in the {_role} column '{_name}'; ")
                    + "values must be finite numbers, or NaN if missing.");
    }
}
