namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Where the series of the rows of one cursor stand; each starts anew with its first row. Serves one thread.</summary>
/// <param name="create">Makes the state of a series without rows.</param>
internal sealed class RowStates<TState>(Func<TState> create)
    where TState : ForecastState
{
    private readonly Dictionary<string, TState> _states = [];

    /// <summary>The state of a series; a new one where it has none yet.</summary>
    public TState Of(ReadOnlySpan<char> id)
    {
        var states = _states.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!states.TryGetValue(id, out var state))
            states[id] = state = create();
        return state;
    }
}
