using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// Represents the search space of an experiment: the parameters, by the names of the members of an options class that they set. A space is made from the
/// attributes of the class (<see cref="Of{TOptions}()"/>), by code, or both: every method that changes something returns a new space. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// The attributes are ML.NET's own, in the namespace Microsoft.ML.SearchSpace: <c>[Range]</c>, <c>[Choice]</c>, <c>[BooleanChoice]</c>, and <c>[NestOption]</c>
/// on a member whose class has such attributes itself; its parameters are then named <c>Member.Inner</c>.
/// </remarks>
/// <include file="../../Documentation/Tuners.xml" path="documentation/example"/>
public sealed partial class ExperimentSpace
{
    private readonly Type? _options;
    private readonly SortedDictionary<string, SpaceParameter> _parameters;
    private readonly SortedDictionary<string, SpaceCondition> _conditions;

    private ExperimentSpace(Type? options, IEnumerable<SpaceParameter> parameters, IEnumerable<KeyValuePair<string, SpaceCondition>> conditions)
    {
        _options = options;
        _parameters = new(StringComparer.Ordinal);
        foreach (var parameter in parameters)
            _parameters.Add(parameter.Name, parameter);
        _conditions = new(StringComparer.Ordinal);
        foreach (var (name, condition) in conditions)
            _conditions.Add(name, condition);
        Parameters = [.. _parameters.Values];
    }

    /// <summary>Gets a space without parameters. Names that are added to it are not checked until they are applied.</summary>
    public static ExperimentSpace Empty { get; } = new(null, [], []);

    /// <summary>Gets the parameters, in the ordinal order of their names.</summary>
    public IReadOnlyList<SpaceParameter> Parameters { get; }

    /// <summary>
    /// Gets the point of the first trial: every parameter at its initial value. For a space made from attributes, these are the untuned options; an experiment
    /// replaces what they leave to the rows by what the trainer chooses.
    /// </summary>
    public TrialParameters Initial => Active(parameter => parameter.Initial);

    /// <summary>Creates the space that the attributes of an options class describe.</summary>
    /// <typeparam name="TOptions">
    /// The options class. A parameter starts at the value that a new instance has, if the parameter can have it; otherwise at the value of the attribute.
    /// </typeparam>
    /// <returns>A new space, which checks the names that are added to it.</returns>
    /// <exception cref="ArgumentException">An attribute is on a member of a type that it does not apply to.</exception>
    public static ExperimentSpace Of<TOptions>() where TOptions : class, new() => Of(new TOptions());

    /// <summary>Creates the space that the attributes of an options class describe, starting at the specified options.</summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <param name="start">
    /// The options to start at. A parameter that cannot have its value in these options starts at the value of the attribute, or at the nearest value.
    /// </param>
    /// <returns>A new space, which checks the names that are added to it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="start"/> is null.</exception>
    /// <exception cref="ArgumentException">An attribute is on a member of a type that it does not apply to.</exception>
    public static ExperimentSpace Of<TOptions>(TOptions start) where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(start);
        return new ExperimentSpace(start.GetType(), AttributedMembers.Read(start.GetType(), start), []);
    }

    /// <summary>Determines whether a point has a valid value for every parameter that exists there, and no others.</summary>
    /// <param name="parameters">The point.</param>
    public bool Contains(TrialParameters parameters) => parameters is not null && Violation(parameters) is null;

    /// <summary>
    /// Converts the specified values to a point of the space, each to the type of its parameter. Values that were read from a file become the values that were
    /// written.
    /// </summary>
    /// <param name="values">The name and value of each parameter that exists there.</param>
    /// <returns>A point of the space.</returns>
    /// <exception cref="ArgumentException">The point is not in the space. The message explains why.</exception>
    public TrialParameters Convert(IEnumerable<KeyValuePair<string, object>> values)
    {
        var given = new TrialParameters(values);
        return Violation(given) is { } violation ? throw new ArgumentException(violation, nameof(values))
            : new TrialParameters(given.Select(value => KeyValuePair.Create(value.Key, _parameters[value.Key].Convert(value.Value))));
    }

    /// <summary>Sets the members of options to the values of a point.</summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <param name="parameters">A point of the space.</param>
    /// <param name="options">
    /// The options to change. Members of nested objects that the point names are set, too; nested objects that are null are created.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The point is not in the space, or the options have no such member or do not accept a value of that type. The message names it.
    /// </exception>
    public void ApplyTo<TOptions>(TrialParameters parameters, TOptions options) where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        if (Violation(parameters) is { } violation)
            throw new ArgumentException(violation, nameof(parameters));
        foreach (var (name, value) in parameters)
            OptionMember.Find(options.GetType(), name).Set(options, value);
    }

    /// <summary>Checks that the options have a member for every parameter.</summary>
    /// <exception cref="ArgumentException">A member does not exist or cannot be set. The message names it and the existing members.</exception>
    internal void CheckMembersOf(object options)
    {
        foreach (var parameter in Parameters)
            OptionMember.Find(options.GetType(), parameter.Name);
    }

    /// <summary>Returns the parameters with their values and conditions, one per line. Equal spaces have the same text, on every machine.</summary>
    public string Describe() => string.Join("\n", Parameters.Select(parameter =>
        _conditions.TryGetValue(parameter.Name, out var condition) ? $"{parameter}, {condition}" : parameter.ToString()));

    /// <summary>Returns the text of <see cref="Describe"/>.</summary>
    public override string ToString() => Describe();

    private TrialParameters Active(Func<SpaceParameter, object> valueOf)
    {
        var values = Parameters.ToDictionary(parameter => parameter.Name, valueOf);
        return new TrialParameters(values.Where(value => ExistsAt(value.Key, values)));
    }

    private bool ExistsAt(string name, IReadOnlyDictionary<string, object> values) => !_conditions.TryGetValue(name, out var condition)
        || values.TryGetValue(condition.Parent, out var value) && ExistsAt(condition.Parent, values) && Holds(condition, _parameters[condition.Parent], value);

    private static bool Holds(SpaceCondition condition, SpaceParameter parent, object value)
    {
        var found = parent.Convert(value);
        return Array.Exists(condition.Values, candidate => parent.Convert(candidate).Equals(found));
    }

    private string? Violation(TrialParameters parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (!_parameters.TryGetValue(name, out var parameter))
                return $"The space has no parameter '{name}'; there are: {string.Join(", ", _parameters.Keys)}.";
            if (!parameter.Contains(value))
                return FormattableString.Invariant($"{name} is {value}; the space has {parameter}.");
        }

        foreach (var parameter in Parameters)
        {
            if (ExistsAt(parameter.Name, parameters) != parameters.ContainsKey(parameter.Name))
                return parameters.ContainsKey(parameter.Name) ? $"{parameter.Name} is given, but exists only {_conditions[parameter.Name]}."
                    : $"{parameter.Name} is missing.";
        }

        return null;
    }

    private bool TryFind(string name, [MaybeNullWhen(false)] out OptionMember member)
    {
        member = _options is null ? null : OptionMember.Find(_options, name);
        return member is not null;
    }
}
