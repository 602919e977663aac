using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop.Rows;

/// <summary>Holds the getters of the active outputs of one <see cref="RowBatch"/>, each of which first ensures that the row is scored.</summary>
internal sealed class OutputGetters
{
    private readonly Delegate?[] _getters;
    private readonly RowMapper _mapper;
    private readonly Action _ensureScored;

    public OutputGetters(RowMapper mapper, RowBatch? batch, IReadOnlyList<bool> active, Action ensureScored)
    {
        _mapper = mapper;
        _ensureScored = ensureScored;
        _getters = new Delegate?[active.Count];
        for (var output = 0; output < active.Count; output++)
        {
            if (active[output])
                _getters[output] = batch!.CreateGetter(output);
        }
    }

    public bool IsActive(int output) => _getters[output] is not null;

    public ValueGetter<TValue> Get<TValue>(int output)
    {
        var column = _mapper.OutputColumns[output];
        if (_getters[output] is not { } getter)
            throw Inactive(column.Name);
        if (getter is not ValueGetter<TValue> typed)
            throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type} ({column.Type.RawType}); {typeof(TValue)} was requested.");
        return (ref TValue value) =>
        {
            _ensureScored();
            typed(ref value);
        };
    }

    public static InvalidOperationException Inactive(string column) =>
        new($"Column '{column}' is not active: it was not among the columns requested when the cursor or row was created.");
}
