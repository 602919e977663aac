namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Stores the states of the series in the rows of one cursor; each series starts again with its first row. Serves one thread.</summary>
/// <param name="create">The function that creates the state of a series without rows.</param>
internal sealed class RowStates<TState>(Func<TState> create)
    where TState : ForecastState
{
    private readonly Dictionary<string, TState> _states = [];

    /// <summary>Returns the state of a series, which is a new one if the series has no state yet.</summary>
    public TState Of(ReadOnlySpan<char> id)
    {
        var states = _states.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!states.TryGetValue(id, out var state))
            states[id] = state = create();
        return state;
    }
}
