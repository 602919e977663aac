using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Represents the state of each series that a transformer knows, by its id. Immutable after construction: engines use copies.</summary>
internal sealed class ForecastStates
{
    private readonly Dictionary<string, ForecastState> _states = [];

    /// <summary>Gets the ids in the order of the training data.</summary>
    public IReadOnlyCollection<string> Ids => _states.Keys;

    /// <summary>Gets the number of time steps of all series together.</summary>
    public long Observed => _states.Values.Sum(state => state.Observed);

    public void Add(string id, ForecastState state) => _states.Add(id, state);

    /// <summary>Returns the state of a series, or null if the series is not known. The state must not be changed.</summary>
    public ForecastState? Find(string id) => _states.GetValueOrDefault(id);

    /// <summary>Returns the same states with some replaced, and with new ones after them.</summary>
    public ForecastStates With(params (string Id, ForecastState State)[] moved)
    {
        var changed = moved.ToDictionary(one => one.Id, one => one.State);
        var states = new ForecastStates();
        foreach (var (known, old) in _states)
            states.Add(known, changed.GetValueOrDefault(known, old));
        foreach (var (id, state) in moved)
            if (Find(id) is null)
                states.Add(id, state);
        return states;
    }

    /// <summary>Returns the same series with their states converted by a function.</summary>
    public ForecastStates ConvertAll(Func<ForecastState, ForecastState> convert)
    {
        var states = new ForecastStates();
        foreach (var (id, state) in _states)
            states.Add(id, convert(state));
        return states;
    }

    public void Write(SectionWriter section)
    {
        section.Write(_states.Count);
        foreach (var (id, state) in _states)
        {
            section.Write(id);
            state.Write(section);
        }
    }

    /// <param name="section">The section.</param>
    /// <param name="readState">The function that reads the state of a series.</param>
    /// <exception cref="ModelFormatException">A state is damaged, or a series has two states.</exception>
    public static ForecastStates Read(SectionReader section, Func<SectionReader, ForecastState> readState)
    {
        var count = section.ReadInt32("the number of series", 0, int.MaxValue);
        var states = new ForecastStates();
        for (var i = 0; i < count; i++)
        {
            var (id, state) = (section.ReadString(), readState(section));
            if (state.Observed > 0 && state.SeriesId != id)
                throw section.Defect($"the state of the series '{id}' is that of the series '{state.SeriesId}'.");
            if (!states._states.TryAdd(id, state))
                throw section.Defect($"the series '{id}' has two states.");
        }

        return states;
    }
}
