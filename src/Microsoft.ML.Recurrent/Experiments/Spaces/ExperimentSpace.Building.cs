namespace Microsoft.ML.Recurrent.Experiments;

public sealed partial class ExperimentSpace
{
    /// <summary>Adds a range of whole numbers, or replaces the values of a parameter with it.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="minimum">The minimum value.</param>
    /// <param name="maximum">The maximum value.</param>
    /// <param name="logarithmic">A value that indicates whether the scale is logarithmic: equal ratios are then equal distances.</param>
    /// <param name="initial">
    /// The value of the first trial. Null means the initial value that the parameter had, if it is in the range; otherwise the middle.
    /// </param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, its values are real numbers, or the range is not valid.</exception>
    public ExperimentSpace WithIntegerRange(string name, int minimum, int maximum, bool logarithmic = false, int? initial = null)
    {
        if (TryFind(name, out var member) && member.IsReal)
            throw new ArgumentException($"{name} is of type {member.Type.Name}; use {nameof(WithRange)}, or a choice.", nameof(name));
        return Have(new IntegerParameter(name, minimum, maximum, logarithmic, initial), initial is null,
            kept => new IntegerParameter(name, minimum, maximum, logarithmic, (int)kept));
    }

    /// <summary>Adds a range of real numbers, or replaces the values of a parameter with it.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="minimum">The minimum value.</param>
    /// <param name="maximum">The maximum value.</param>
    /// <param name="logarithmic">A value that indicates whether the scale is logarithmic: equal ratios are then equal distances.</param>
    /// <param name="initial">
    /// The value of the first trial. Null means the initial value that the parameter had, if it is in the range; otherwise the middle.
    /// </param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, its values are not real numbers, or the range is not valid.</exception>
    public ExperimentSpace WithRange(string name, double minimum, double maximum, bool logarithmic = false, double? initial = null)
    {
        if (TryFind(name, out var member) && !member.IsReal)
            throw new ArgumentException($"{name} is of type {member.Type.Name}; use {nameof(WithIntegerRange)}, or a choice.", nameof(name));
        return Have(new RealParameter(name, minimum, maximum, logarithmic, initial), initial is null,
            kept => new RealParameter(name, minimum, maximum, logarithmic, (double)kept));
    }

    /// <summary>Adds a choice, or replaces the values of a parameter with it.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="initial">The value of the first trial, one of <paramref name="values"/>.</param>
    /// <param name="values">The values: numbers, Booleans, strings, or values of an enumeration or their names.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, or the choice is not valid.</exception>
    public ExperimentSpace WithChoice(string name, object initial, params IReadOnlyList<object> values)
    {
        TryFind(name, out _);
        return Have(new ChoiceParameter(name, initial, values));
    }

    /// <summary>Sets a parameter to one value in all trials.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="value">The value.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">The options have no such member, or the value is not valid.</exception>
    public ExperimentSpace With(string name, object value) => WithChoice(name, value, [value]);

    /// <summary>
    /// Makes a parameter exist only if another parameter has one of the specified values. Otherwise its member keeps the value that it has in the options.
    /// </summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="parent">The name of the other parameter.</param>
    /// <param name="values">The values of the other parameter.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">
    /// A parameter does not exist, the other parameter does not have such a value, or the existence of a parameter would depend on itself.
    /// </exception>
    public ExperimentSpace OnlyWhere(string name, string parent, params IReadOnlyList<object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (child, other) = (Required(name), Required(parent));
        if (values.Count == 0)
            throw new ArgumentException($"{name} would never exist: no value of {parent} is specified.", nameof(values));
        for (var above = (string?)parent; above is not null; above = _conditions.GetValueOrDefault(above)?.Parent)
        {
            if (above == child.Name)
                throw new ArgumentException($"Whether {name} exists would depend on itself.", nameof(parent));
        }

        var condition = new SpaceCondition(other.Name, [.. values.Select(other.Convert)]);
        return new ExperimentSpace(_options, Parameters, _conditions.Where(pair => pair.Key != name).Append(new(name, condition)));
    }

    /// <summary>Keeps some parameters and removes the others, whose members keep the values that they have in the options.</summary>
    /// <param name="names">The names of the parameters to keep.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">A parameter does not exist, or depends on a parameter that is removed.</exception>
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

    /// <summary>Removes parameters, whose members keep the values that they have in the options.</summary>
    /// <param name="names">The names of the parameters to remove.</param>
    /// <returns>A new space.</returns>
    /// <exception cref="ArgumentException">A parameter does not exist, or a parameter that remains depends on it.</exception>
    public ExperimentSpace Without(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var gone = names.Select(name => Required(name).Name).ToHashSet(StringComparer.Ordinal);
        return Only([.. _parameters.Keys.Where(name => !gone.Contains(name))]);
    }

    private SpaceParameter Required(string name) => name is not null && _parameters.TryGetValue(name, out var parameter) ? parameter
        : throw new ArgumentException($"The space has no parameter '{name}'; there are: {string.Join(", ", _parameters.Keys)}.", nameof(name));

    /// <summary>Returns the space whose parameters start at other values, but for those whose initial values the caller specified.</summary>
    /// <param name="valueOf">Returns the value of a parameter, or null to leave it as it is.</param>
    /// <param name="mayWiden">True to add values that parameters do not have; otherwise they start at the nearest value.</param>
    internal ExperimentSpace StartingAt(Func<SpaceParameter, object?> valueOf, bool mayWiden) => new(
        _options,
        Parameters.Select(parameter => parameter.StartsAtOption && valueOf(parameter) is { } value ? parameter.StartingAt(value, mayWiden) : parameter),
        _conditions);

    private ExperimentSpace Have(SpaceParameter parameter, bool keepsInitial, Func<object, SpaceParameter> startingAt)
    {
        if (!keepsInitial || !_parameters.TryGetValue(parameter.Name, out var former) || !parameter.Contains(former.Initial))
            return Have(parameter);
        var kept = startingAt(parameter.Convert(former.Initial));
        kept.StartsAtOption = former.StartsAtOption;
        return Have(kept);
    }

    private ExperimentSpace Have(SpaceParameter parameter)
    {
        foreach (var condition in _conditions.Values.Where(condition => condition.Parent == parameter.Name))
        {
            if (Array.Find(condition.Values, value => !parameter.Contains(value)) is { } missing)
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Other parameters exist {condition}, but {parameter.Name} would no longer have the value {missing}."),
                    nameof(parameter));
        }

        return new ExperimentSpace(_options, Parameters.Where(other => other.Name != parameter.Name).Append(parameter), _conditions);
    }
}
