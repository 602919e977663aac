namespace Microsoft.ML.Recurrent.Experiments;

public sealed partial class ExperimentSpace
{
    /// <summary>Adds a range of whole numbers, or gives a parameter another one.</summary>
    /// <param name="name">Name of the member. If it holds real numbers and the space knows that, the range is one of real numbers.</param>
    /// <param name="minimum">Least value.</param>
    /// <param name="maximum">Greatest value.</param>
    /// <param name="logarithmic">Whether equal ratios count as equally far.</param>
    /// <param name="initial">Value of the first trial; null means the one the parameter had, if it lies within, otherwise the middle.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, or the range is not possible.</exception>
    public ExperimentSpace WithRange(string name, int minimum, int maximum, bool logarithmic = false, int? initial = null)
    {
        if (TryFind(name, out var member) && member.IsReal)
            return WithRange(name, (double)minimum, maximum, logarithmic, initial);
        return Have(new IntegerParameter(name, minimum, maximum, logarithmic, initial), initial is null,
            kept => new IntegerParameter(name, minimum, maximum, logarithmic, (int)kept));
    }

    /// <summary>Adds a range of real numbers, or gives a parameter another one.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="minimum">Least value.</param>
    /// <param name="maximum">Greatest value.</param>
    /// <param name="logarithmic">Whether equal ratios count as equally far.</param>
    /// <param name="initial">Value of the first trial; null means the one the parameter had, if it lies within, otherwise the middle.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, it holds no real numbers, or the range is not possible.</exception>
    public ExperimentSpace WithRange(string name, double minimum, double maximum, bool logarithmic = false, double? initial = null)
    {
        if (TryFind(name, out var member) && !member.IsReal)
            throw new ArgumentException($"{name} is of type {member.Type.Name}; give it a range of whole numbers, or choices.", nameof(name));
        return Have(new RealParameter(name, minimum, maximum, logarithmic, initial), initial is null,
            kept => new RealParameter(name, minimum, maximum, logarithmic, (double)kept));
    }

    /// <summary>Adds a choice, or gives a parameter another one.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="initial">Value of the first trial, one of <paramref name="values"/>.</param>
    /// <param name="values">The values: numbers, logical values, texts, or members of an enumeration or their names.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, or the choice is not possible.</exception>
    public ExperimentSpace WithChoice(string name, object initial, params IReadOnlyList<object> values)
    {
        TryFind(name, out _);
        return Have(new ChoiceParameter(name, initial, values));
    }

    /// <summary>Sets a parameter to one value in all trials.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="value">The value.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, or the value is not possible.</exception>
    public ExperimentSpace With(string name, object value) => WithChoice(name, value, [value]);

    /// <summary>Makes a parameter exist only where another has one of some values; elsewhere its member stays as the options have it.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="parent">The other.</param>
    /// <param name="values">Its values.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">There are no such parameters, the other has no such value, or existence would depend on itself.</exception>
    public ExperimentSpace OnlyWhere(string name, string parent, params IReadOnlyList<object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (child, other) = (Required(name), Required(parent));
        if (values.Count == 0)
            throw new ArgumentException($"{name} is to exist where {parent} has no value at all.", nameof(values));
        for (var above = (string?)parent; above is not null; above = _conditions.GetValueOrDefault(above)?.Parent)
        {
            if (above == child.Name)
                throw new ArgumentException($"Whether {name} exists would depend on itself.", nameof(parent));
        }

        var condition = new SpaceCondition(other.Name, [.. values.Select(other.Convert)]);
        return new ExperimentSpace(_options, Parameters, _conditions.Where(pair => pair.Key != name).Append(new(name, condition)));
    }

    /// <summary>Keeps some parameters and leaves the others out: their members stay as the options have them.</summary>
    /// <param name="names">The parameters to keep.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or one depends on a parameter that is left out.</exception>
    public ExperimentSpace Only(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var kept = names.Select(name => Required(name).Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in kept)
        {
            if (_conditions.TryGetValue(name, out var condition) && !kept.Contains(condition.Parent))
                throw new ArgumentException($"{name} exists only {condition}; keep that, too.", nameof(names));
        }

        return new ExperimentSpace(_options, Parameters.Where(parameter => kept.Contains(parameter.Name)), _conditions.Where(pair => kept.Contains(pair.Key)));
    }

    /// <summary>Leaves parameters out: their members stay as the options have them.</summary>
    /// <param name="names">The parameters to leave out.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or one that stays depends on it.</exception>
    public ExperimentSpace Without(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var gone = names.Select(name => Required(name).Name).ToHashSet(StringComparer.Ordinal);
        return Only([.. _parameters.Keys.Where(name => !gone.Contains(name))]);
    }

    private SpaceParameter Required(string name) => name is not null && _parameters.TryGetValue(name, out var parameter) ? parameter
        : throw new ArgumentException($"The space has no parameter '{name}'; there are: {string.Join(", ", _parameters.Keys)}.", nameof(name));

    private ExperimentSpace Have(SpaceParameter parameter, bool keepsInitial, Func<object, SpaceParameter> startingAt) =>
        Have(keepsInitial && _parameters.TryGetValue(parameter.Name, out var former) && parameter.Contains(former.Initial)
            ? startingAt(parameter.Convert(former.Initial)) : parameter);

    private ExperimentSpace Have(SpaceParameter parameter)
    {
        foreach (var condition in _conditions.Values.Where(condition => condition.Parent == parameter.Name))
        {
            if (Array.Find(condition.Values, value => !parameter.Contains(value)) is { } missing)
                throw new ArgumentException(FormattableString.Invariant($"Other parameters exist {condition}, but {parameter.Name} would not have {missing}."),
                    nameof(parameter));
        }

        return new ExperimentSpace(_options, Parameters.Where(other => other.Name != parameter.Name).Append(parameter), _conditions);
    }
}
