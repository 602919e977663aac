using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>
/// Determines the source of each column of the output schema. The layout is that of ML.NET's own transforms: a column with a new name is added at the end,
/// and a column whose name already exists is inserted directly after the last column of that name, which it hides.
/// </summary>
internal sealed class ColumnLayout
{
    // An index into the input schema, or the complement of an index into the added columns.
    private readonly int[] _origin;

    public ColumnLayout(RowMapper mapper)
    {
        Mapper = mapper;
        var input = mapper.InputSchema;
        var origin = new List<int>(Enumerable.Range(0, input.Count));
        string NameOf(int from) => from >= 0 ? input[from].Name : mapper.OutputColumns[~from].Name;
        for (var added = 0; added < mapper.OutputColumns.Count; added++)
        {
            var hidden = origin.FindLastIndex(from => NameOf(from) == mapper.OutputColumns[added].Name);
            origin.Insert(hidden < 0 ? origin.Count : hidden + 1, ~added);
        }
        _origin = [.. origin];

        var builder = new DataViewSchema.Builder();
        foreach (var from in _origin)
        {
            if (from >= 0)
                builder.AddColumn(input[from].Name, input[from].Type, input[from].Annotations);
            else
                builder.AddColumn(mapper.OutputColumns[~from].Name, mapper.OutputColumns[~from].Type, mapper.OutputColumns[~from].Annotations);
        }
        OutputSchema = builder.ToSchema();
    }

    public RowMapper Mapper { get; }

    public DataViewSchema InputSchema => Mapper.InputSchema;

    public DataViewSchema OutputSchema { get; }

    /// <summary>Determines whether a column comes from the input. The index is that of the input column, or that among the added columns otherwise.</summary>
    public bool IsInput(int outputColumn, out int index)
    {
        index = _origin[outputColumn];
        if (index >= 0)
            return true;
        index = ~index;
        return false;
    }

    /// <summary>Determines which of the added columns are among the needed columns.</summary>
    public bool[] ActiveOutputs(IEnumerable<DataViewSchema.Column> needed)
    {
        var active = new bool[Mapper.OutputColumns.Count];
        foreach (var column in needed)
        {
            if (!IsInput(column.Index, out var added))
                active[added] = true;
        }
        return active;
    }

    /// <summary>Returns the columns of the input that have to be read for the needed columns of the output.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(IEnumerable<DataViewSchema.Column> needed)
    {
        var read = new bool[InputSchema.Count];
        foreach (var column in needed)
        {
            if (IsInput(column.Index, out var index))
            {
                read[index] = true;
                continue;
            }
            foreach (var input in Mapper.InputColumns)
                read[input.Index] = true;
        }
        return InputSchema.Where(column => read[column.Index]);
    }
}
