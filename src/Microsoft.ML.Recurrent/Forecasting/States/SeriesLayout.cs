using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>
/// A transformer of series that has met a schema: where each output column comes from. As in ML.NET's own transforms a new name goes to the end, and a name that
/// is there already right behind the column it hides. Immutable.
/// </summary>
internal sealed class SeriesLayout
{
    // An index into the input schema, or the complement of an index into the added columns.
    private readonly int[] _origin;

    public SeriesLayout(SeriesOutputs outputs, DataViewSchema input)
    {
        Outputs = outputs;
        InputSchema = input;
        Sources = outputs.Schema.Find(input);

        var added = outputs.Columns;
        var origin = Enumerable.Range(0, input.Count).ToList();
        for (var output = 0; output < added.Count; output++)
        {
            var hidden = origin.FindLastIndex(from => from >= 0 && input[from].Name == added[output].Name);
            origin.Insert(hidden < 0 ? origin.Count : hidden + 1, ~output);
        }

        _origin = [.. origin];
        var builder = new DataViewSchema.Builder();
        foreach (var from in _origin)
        {
            if (from >= 0)
                builder.AddColumn(input[from].Name, input[from].Type, input[from].Annotations);
            else
                builder.AddColumn(added[~from].Name, added[~from].Type, added[~from].Annotations);
        }

        OutputSchema = builder.ToSchema();
    }

    /// <summary>What is added.</summary>
    public SeriesOutputs Outputs { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>What is read of a row, in the input.</summary>
    public IReadOnlyList<DataViewSchema.Column> Sources { get; }

    /// <summary>True for a column of the input, whose index is given; false for an added one, which is given by its place among these.</summary>
    public bool IsInput(int outputColumn, out int index)
    {
        index = _origin[outputColumn];
        if (index >= 0)
            return true;
        index = ~index;
        return false;
    }

    /// <summary>Whether any of some output columns is an added one.</summary>
    public bool NeedsOutputs(IEnumerable<DataViewSchema.Column> needed) => needed.Any(column => _origin[column.Index] < 0);

    /// <summary>The input columns needed for some output columns.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(IEnumerable<DataViewSchema.Column> needed)
    {
        var indices = new SortedSet<int>();
        foreach (var column in needed)
        {
            if (_origin[column.Index] >= 0)
                indices.Add(_origin[column.Index]);
            else
                indices.UnionWith(Sources.Select(source => source.Index));
        }

        return indices.Select(index => InputSchema[index]);
    }
}
