namespace Microsoft.ML.Recurrent.Experiments;

public sealed partial class ExperimentSpace
{
    /// <summary>Draws a point uniformly: every value of a parameter is as likely as any other, and only parameters that exist there have one.</summary>
    /// <param name="random">
    /// The generator. A tuner should create it from the seed and the number of the trial, so that a proposal depends on nothing else.
    /// </param>
    /// <returns>A point of the space.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public TrialParameters Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return FromUnit([.. Parameters.Select(_ => random.NextDouble())]);
    }

    /// <summary>Returns the places of a point's values, in the order of <see cref="Parameters"/>.</summary>
    /// <param name="parameters">A point of the space.</param>
    /// <returns>A place from 0 to 1 for each parameter; NaN if it does not exist at that point.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">A parameter does not have the value.</exception>
    public double[] ToUnit(TrialParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. Parameters.Select(parameter => parameters.TryGetValue(parameter.Name, out var value) ? parameter.ToUnit(value) : double.NaN)];
    }

    /// <summary>Returns the point at the specified places, under the conditions of the space.</summary>
    /// <param name="places">
    /// A place for each parameter, in the order of <see cref="Parameters"/>. Those of parameters that do not exist at that point are ignored; otherwise NaN
    /// means the middle, or the first value of a choice.
    /// </param>
    /// <returns>A point of the space.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="places"/> is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer places than parameters.</exception>
    public TrialParameters FromUnit(IReadOnlyList<double> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (places.Count != Parameters.Count)
            throw new ArgumentException($"There are {places.Count} places; the space has {Parameters.Count} parameters.", nameof(places));
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < places.Count; i++)
            values.Add(Parameters[i].Name, Parameters[i].FromUnit(places[i]));
        return Active(parameter => values[parameter.Name]);
    }

    /// <summary>Returns the places of the point at the specified places, more quickly than by the point itself if no parameter has a condition.</summary>
    internal double[] Snap(double[] places) =>
        _conditions.Count > 0 ? ToUnit(FromUnit(places)) : [.. places.Select((place, i) => Parameters[i].Snap(place))];

    /// <summary>Determines whether a parameter exists, given the values of the parameters that it depends on.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="values">The values of the other parameters, those of a point or of a part of one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The space has no such parameter, or a parameter does not have the value.</exception>
    public bool Exists(string name, IReadOnlyDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ExistsAt(Required(name).Name, values);
    }

    /// <summary>Checks that trials lie in the space.</summary>
    /// <param name="trials">The parameters of each trial.</param>
    /// <param name="name">The name of the argument that has them.</param>
    /// <exception cref="ArgumentException">A trial is null or does not lie in the space. The message explains why.</exception>
    internal void CheckContains(IEnumerable<TrialParameters?> trials, string name)
    {
        foreach (var trial in trials)
        {
            if (trial is null)
                throw new ArgumentException("A trial is null.", name);
            if (Violation(trial) is { } violation)
                throw new ArgumentException($"A trial does not lie in the space: {violation}", name);
        }
    }
}
