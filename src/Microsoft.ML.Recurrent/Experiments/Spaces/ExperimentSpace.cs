using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// What an experiment may vary: the parameters, by the names of the members of an options class that they set. Made from the class's attributes
/// (<see cref="Of{TOptions}()"/>), by code, or both: every method that changes something gives a new space. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The attributes are ML.NET's own, in the namespace Microsoft.ML.SearchSpace: <c>[Range]</c>, <c>[Choice]</c>, <c>[BooleanChoice]</c>, and <c>[NestOption]</c>
/// on a member whose class has some itself, whose parameters are then named <c>Member.Inner</c>.
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

    /// <summary>A space without parameters, whose names are not checked before they are applied.</summary>
    public static ExperimentSpace Empty { get; } = new(null, [], []);

    /// <summary>The parameters, in the ordinal order of their names.</summary>
    public IReadOnlyList<SpaceParameter> Parameters { get; }

    /// <summary>The point of the first trial: every parameter at its initial value. For a space made from attributes, the options as they are untuned.</summary>
    public TrialParameters Initial => Active(parameter => parameter.Initial);

    /// <summary>The space that the attributes of an options class describe.</summary>
    /// <typeparam name="TOptions">
    /// The class. A parameter starts at the value a new instance has, where it may have that value; otherwise at that of the attribute.
    /// </typeparam>
    /// <returns>A new space, which checks the names it is given.</returns>
    /// <exception cref="ArgumentException">An attribute is on a member of a type it does not belong to.</exception>
    public static ExperimentSpace Of<TOptions>() where TOptions : class, new() => Of(new TOptions());

    /// <summary>The space that the attributes of an options class describe, starting at given options.</summary>
    /// <typeparam name="TOptions">The class.</typeparam>
    /// <param name="start">
    /// Where to start. A parameter that may not have the value it has here starts at that of the attribute, or the nearest.
    /// </param>
    /// <returns>A new space, which checks the names it is given.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="start"/> is null.</exception>
    /// <exception cref="ArgumentException">An attribute is on a member of a type it does not belong to.</exception>
    public static ExperimentSpace Of<TOptions>(TOptions start) where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(start);
        return new ExperimentSpace(start.GetType(), AttributedMembers.Read(start.GetType(), start), []);
    }

    /// <summary>Whether a point has a value for every parameter that exists there, each one that the parameter may have, and no others.</summary>
    /// <param name="parameters">The point.</param>
    public bool Contains(TrialParameters parameters) => parameters is not null && Violation(parameters) is null;

    /// <summary>A point of the space with the values given, each in the type its parameter has: what a file says becomes what was written.</summary>
    /// <param name="values">Name and value of each parameter that exists there.</param>
    /// <returns>A point of the space.</returns>
    /// <exception cref="ArgumentException">The point is not in the space; the message says why.</exception>
    public TrialParameters Convert(IEnumerable<KeyValuePair<string, object>> values)
    {
        var given = new TrialParameters(values);
        return Violation(given) is { } violation ? throw new ArgumentException(violation, nameof(values))
            : new TrialParameters(given.Select(value => KeyValuePair.Create(value.Key, _parameters[value.Key].Convert(value.Value))));
    }

    /// <summary>Sets the members of options to the values of a point.</summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <param name="parameters">A point of the space.</param>
    /// <param name="options">What is to be set. Objects that it holds and that the point names a member of are set too, and made where they are null.</param>
    /// <exception cref="ArgumentNullException">Something is null.</exception>
    /// <exception cref="ArgumentException">
    /// The point is not in the space, or the options have no such member or do not take a value of that type; the message says which.
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

    /// <summary>Looks for a member of some options for every parameter.</summary>
    /// <exception cref="ArgumentException">There is none, or it cannot be set; the message says which, and which there are.</exception>
    internal void CheckMembersOf(object options)
    {
        foreach (var parameter in Parameters)
            OptionMember.Find(options.GetType(), parameter.Name);
    }

    /// <summary>The parameters with their values and conditions, one a line; the same text for spaces that are the same, on every machine.</summary>
    public string Describe() => string.Join("\n", Parameters.Select(parameter =>
        _conditions.TryGetValue(parameter.Name, out var condition) ? $"{parameter}, {condition}" : parameter.ToString()));

    /// <summary>As <see cref="Describe"/>.</summary>
    public override string ToString() => Describe();

    /// <summary>The places of a point's values, in the order of <see cref="Parameters"/>; NaN where one does not exist.</summary>
    internal double[] ToUnit(TrialParameters parameters) =>
        [.. Parameters.Select(parameter => parameters.TryGetValue(parameter.Name, out var value) ? parameter.ToUnit(value) : double.NaN)];

    /// <summary>The point at given places; those of parameters that do not exist there are not read.</summary>
    internal TrialParameters FromUnit(double[] places)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < places.Length; i++)
            values.Add(Parameters[i].Name, Parameters[i].FromUnit(places[i]));
        return Active(parameter => values[parameter.Name]);
    }

    private TrialParameters Active(Func<SpaceParameter, object> valueOf)
    {
        var values = Parameters.ToDictionary(parameter => parameter.Name, valueOf);
        return new TrialParameters(values.Where(value => Exists(value.Key, values)));
    }

    private bool Exists(string name, IReadOnlyDictionary<string, object> values) => !_conditions.TryGetValue(name, out var condition)
        || values.TryGetValue(condition.Parent, out var value) && Exists(condition.Parent, values) && Holds(condition, _parameters[condition.Parent], value);

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
            if (Exists(parameter.Name, parameters) != parameters.ContainsKey(parameter.Name))
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
