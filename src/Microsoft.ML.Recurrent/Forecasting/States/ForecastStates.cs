using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>Where each series that a transformer knows stands, by its id. Immutable once made: engines take copies.</summary>
internal sealed class ForecastStates
{
    private readonly Dictionary<string, ForecastState> _states = [];

    /// <summary>Ids in the order of the training data.</summary>
    public IReadOnlyCollection<string> Ids => _states.Keys;

    /// <summary>Time steps of all series together.</summary>
    public long Observed => _states.Values.Sum(state => state.Observed);

    public void Add(string id, ForecastState state) => _states.Add(id, state);

    /// <summary>The state of a series, or null for one that is not known. Not to be changed.</summary>
    public ForecastState? Find(string id) => _states.GetValueOrDefault(id);

    /// <summary>The same states but some, and new ones behind them.</summary>
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

    /// <summary>The same series, standing as a function of where they stood.</summary>
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
    /// <param name="readState">Reads where a series stands.</param>
    /// <exception cref="ModelFormatException">A state is damaged, or a series is there twice.</exception>
    public static ForecastStates Read(SectionReader section, Func<SectionReader, ForecastState> readState)
    {
        var count = section.ReadInt32("the number of series", 0, int.MaxValue);
        var states = new ForecastStates();
        for (var i = 0; i < count; i++)
        {
            var (id, state) = (section.ReadString(), readState(section));
            if (state.Observed > 0 && state.SeriesId != id)
                throw section.Defect($"what is kept as the series '{id}' is the series '{state.SeriesId}'.");
            if (!states._states.TryAdd(id, state))
                throw section.Defect($"the series '{id}' is there twice.");
        }

        return states;
    }
}
